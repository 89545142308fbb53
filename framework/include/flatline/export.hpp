#pragma once

/// Marks what crosses the border between libflatline and a plugin; everything else stays hidden.
#define FLATLINE_API __attribute__((visibility("default")))
