print("stegvis")
