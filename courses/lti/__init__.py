"""LMSs of hospitals open modules here (LTI 1.3): keys, requests, pages."""
