"""D-ALBA Desktop: follow patients with Ph+ acute lymphoblastic leukaemia, offline."""

__version__ = "0.1.0"
