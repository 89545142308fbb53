/* Plain C, read before any C++ type is touched. Frozen: a change makes a v2 beside v1. */
#ifndef FLATLINE_ABI_H
#define FLATLINE_ABI_H

#include <stdint.h>

/* Raise when the meaning or the layout of anything in include/flatline/ changes. */
#define FLATLINE_API_NUMBER 2

#define FLATLINE_ENTRY "flatline_plugin_entry_v1"

typedef struct flatline_plugin_v1 {
  uint32_t size;           /* sizeof(flatline_plugin_v1) as the plugin saw it */
  uint32_t n_components;
  const char* abi;         /* FLATLINE_ABI, readable: "api=2;compiler=gcc-12;..." */
  const char* version;     /* of the plugin */
  const void* components;  /* flatline::Component[n_components]; read only if abi is equal */
} flatline_plugin_v1;

#endif
