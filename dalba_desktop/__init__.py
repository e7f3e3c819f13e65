"""D-ALBA Desktop: follow patients with Ph+ acute lymphoblastic leukaemia, offline."""

__version__ = "0.2.0"
