"""A composed letter as web page, e-mail, plain text and text message. (Paper is in `portal.adapters.documents`.)"""
