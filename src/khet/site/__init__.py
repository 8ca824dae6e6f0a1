"""Settings, addresses, navigation, server and worker: the only place that knows everything."""
