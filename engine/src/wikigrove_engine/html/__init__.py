"""What is known of HTML: element groups, attributes, entities, and the sanitizer."""
