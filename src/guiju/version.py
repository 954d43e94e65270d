"""The version of Guiju, which every stated run carries."""

VERSION = "0.1.0"
