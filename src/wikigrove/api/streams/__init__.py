"""The stream of events as Wikimedia's EventStreams has it: over an open connection, or in parts."""
