"""The lean service under /live/: beats in, room news out, no Django request."""
