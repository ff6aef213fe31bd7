/* memory.c: large blocks, aligned and zeroed. In: a size. Out: memory. */
#include "memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { HUGE_BYTES = 2 << 20 };

static size_t choose_alignment(size_t bytes, size_t alignment)
{
    size_t align = alignment < sizeof(void *) ? sizeof(void *) : alignment;
    return bytes >= HUGE_BYTES && align < HUGE_BYTES ? HUGE_BYTES : align;
}

size_t rnet_memory_bytes(size_t bytes, size_t alignment)
{
    size_t align = choose_alignment(bytes, alignment);
    size_t rounded = bytes > SIZE_MAX - align ? 0 : (bytes + align - 1) / align * align;
    return rounded == 0 ? align : rounded;
}

void *rnet_memory_zeroed(size_t bytes, size_t alignment)
{
    size_t align = choose_alignment(bytes, alignment), rounded = rnet_memory_bytes(bytes, align);
    if (rounded < bytes)
        return NULL;
    void *memory = aligned_alloc(align, rounded);
    if (memory == NULL)
        return NULL;
#ifdef MADV_HUGEPAGE
    if (align >= HUGE_BYTES)
        (void)madvise(memory, rounded, MADV_HUGEPAGE);
#endif
    memset(memory, 0, rounded);
    return memory;
}
