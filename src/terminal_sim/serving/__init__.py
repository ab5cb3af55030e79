"""The server (服务): one ASGI application over a store, with limits, TLS, health, metrics and the three interfaces."""
