"""The desk's page on 127.0.0.1 (flask behind waitress): nobody else's browser, origin or host.

`gate` decides who is let in, `views` is what there is to do, `presenting` puts it into words.
"""
