"""What speaks MQTT: the ingester's lanes, the embedded broker, and the simulator of devices."""
