"""The commands of `yinian`, one module a group."""
