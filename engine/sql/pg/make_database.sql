-- In a private cluster, once: everybody who reaches its socket is meant to use it.
create database flare
