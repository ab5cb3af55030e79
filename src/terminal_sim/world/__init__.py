"""Worlds (世界): a world file becomes a bureau with its people, places and money; reset makes a new one."""
