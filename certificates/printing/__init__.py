"""From the words of a certificate to its file: laid out, finished, stamped, written."""
