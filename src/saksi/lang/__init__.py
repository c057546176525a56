"""What cannot be data: morphology, sentence breaks, walks over a dependency tree."""
