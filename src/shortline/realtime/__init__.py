"""Live screens: sockets that carry events. What they carry is ids; who may see what is asked of the permissions."""
