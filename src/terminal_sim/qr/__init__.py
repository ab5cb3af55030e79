"""Codes and pictures (二维码与图像): text to picture, picture to text, cameras and what they do to a picture.

``draw`` and ``mockup`` make pictures, ``conditions`` spoils them as a counter does, ``frames`` brings pictures in from
anywhere as one stream, ``read`` finds the codes in one, ``live`` follows a camera, ``bench`` measures it all.
"""
