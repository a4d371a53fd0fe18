"""What presence at an event looked like: charts, their tables, and files of them."""
