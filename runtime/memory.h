/* memory.h: the large blocks of a network: parameters, workspaces, gradients. */
#ifndef RNET_MEMORY_H
#define RNET_MEMORY_H

#include <stddef.h>

/* `bytes` zeroed bytes, aligned to `alignment` (a power of two) at least; NULL without memory.
 * Large blocks are asked to lie in huge pages: fewer TLB misses. Free with free. */
void *rnet_memory_zeroed(size_t bytes, size_t alignment);

/* What such a block takes. */
size_t rnet_memory_bytes(size_t bytes, size_t alignment);

#endif
