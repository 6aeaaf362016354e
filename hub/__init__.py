"""The central service: Django 5.2 LTS and Wagtail, one Django app per capability.

Nothing of ours imports `hub`; it may import `sync`, `assets` and `config`, never `kiosk`, `screens`
or Kivy: the preview asks a renderer process for the kiosk's own picture.
"""
