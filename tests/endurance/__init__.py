"""The real thing: faults at every write, kills, full disks, damage, and what is left behind or said to the network.

Everything here happens to real files in processes of its own. `worker` is such a process; `faults.c` sits between it
and the system and makes calls fail; `operations` is the table of what is done; `state` says what a store holds.
"""
