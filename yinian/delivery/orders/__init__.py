"""An elder receives catalogue items at a place and time, paid by something: that is one order."""
