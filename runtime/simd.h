/* simd.h: what the C that rnetc emits is written in: vectors of RNET_LANES floats, their scalar
 * twins (rnet1_), the split of work over threads, and the two threading constructs.
 *
 * Under a compiler a vector is a GNU vector; under Frama-C, or with RNET_PLAIN defined, a plain
 * struct with the same functions, so that the text that runs is the text that is proved. Define
 * RNET_LANES before the include. Loads and stores need pointers aligned to the vector's size, which
 * every offset in an emitted program is a multiple of. */
#ifndef RNET_SIMD_H
#define RNET_SIMD_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#ifndef RNET_LANES
#error "define RNET_LANES as 4, 8 or 16 before this include"
#endif

/* ---- Threads. The body of RNET_PARALLEL runs once a part; RNET_BARRIER waits for all parts. ----
 */

#define RNET_PRAGMA(text) _Pragma(#text)

#if defined(_OPENMP) && !defined(__FRAMAC__)
#include <omp.h>
#define RNET_PARALLEL(threads) RNET_PRAGMA(omp parallel num_threads(rnet_threads(threads)))
#define RNET_BARRIER           RNET_PRAGMA(omp barrier)

/* Threads to start: what the caller allows, `planned` at most. */
static inline int rnet_threads(int planned)
{
    return omp_get_max_threads() < planned ? omp_get_max_threads() : planned;
}

static inline size_t rnet_part(void)
{
    return (size_t)omp_get_thread_num();
}

static inline size_t rnet_parts(void)
{
    return (size_t)omp_get_num_threads();
}
#else
#define RNET_PARALLEL(threads)
#define RNET_BARRIER

/*@ assigns \nothing; ensures \result == 0; */
static inline size_t rnet_part(void)
{
    return 0;
}

/*@ assigns \nothing; ensures \result == 1; */
static inline size_t rnet_parts(void)
{
    return 1;
}
#endif

/* Before step `number` of the plan, from 1. Compiled with RNET_PROFILE, part 0 notes the time. */
#ifdef RNET_PROFILE
void rnet_profile_step(size_t number, size_t part);
#define RNET_STEP(number) rnet_profile_step(number, part)
#else
#define RNET_STEP(number) ((void)0)
#endif

/* Where part `part` of `parts` begins in `count` pieces of work; part + 1 gives its end. */
/*@ requires parts > 0 && part <= parts; assigns \nothing; ensures \result <= count; */
static inline size_t rnet_share(size_t count, size_t part, size_t parts)
{
    return part >= parts ? count : count / parts * part + count % parts * part / parts;
}

/* The line `line` (64 bytes) of a workspace. */
static inline float *rnet_at(float *workspace, size_t line)
{
    return workspace + line * 16;
}

/* A window in padded coordinates, clipped to `extent` real pixels after `pad` padded ones. */
static inline size_t rnet_clip_first(size_t first, size_t pad)
{
    return first > pad ? first - pad : 0;
}

static inline size_t rnet_clip_last(size_t last, size_t pad, size_t extent)
{
    const size_t end = last > pad ? last - pad : 0;
    return end < extent ? end : extent;
}

/* Entry points stop here rather than write where they should not. */
#define RNET_REQUIRE(condition)                                                                    \
    do {                                                                                           \
        if (!(condition))                                                                          \
            abort();                                                                               \
    } while (0)

/* Loops with a literal count of at most 32 that must vanish: their arrays live in registers. */
#if defined(__FRAMAC__)
#define RNET_UNROLL
#elif defined(__clang__)
#define RNET_UNROLL RNET_PRAGMA(clang loop unroll(full))
#else
#define RNET_UNROLL RNET_PRAGMA(GCC unroll 32)
#endif

/* ---- One float ---- */

static inline float rnet1_load(const float *p)
{
    return *p;
}

static inline void rnet1_store(float *p, float a)
{
    *p = a;
}

static inline float rnet1_splat(float a)
{
    return a;
}

static inline float rnet1_add(float a, float b)
{
    return a + b;
}

static inline float rnet1_sub(float a, float b)
{
    return a - b;
}

static inline float rnet1_mul(float a, float b)
{
    return a * b;
}

/* a*b + c, fused where the target fuses. */
static inline float rnet1_fma(float a, float b, float c)
{
    return a * b + c;
}

/* max(0, a); NaN stays. */
static inline float rnet1_relu(float a)
{
    return a < 0.0f ? 0.0f : a;
}

/* a, or s*a where a is negative. */
static inline float rnet1_prelu(float a, float s)
{
    return a < 0.0f ? a * s : a;
}

/* The larger one; NaN where either is. */
static inline float rnet1_max(float a, float b)
{
    return b > a || b != b ? b : a;
}

static inline float rnet1_sigmoid(float a)
{
    return 1.0f / (1.0f + expf(-a));
}

/* ---- A vector ---- */

#if defined(__FRAMAC__) || defined(RNET_PLAIN)

typedef struct {
    float lane[RNET_LANES];
} rnet_vec;

#define RNET_EACH(expression)                                                                      \
    rnet_vec result;                                                                               \
    for (size_t l = 0; l < RNET_LANES; l++)                                                        \
        result.lane[l] = (expression);                                                             \
    return result

static inline rnet_vec rnet_load(const float *p)
{
    RNET_EACH(p[l]);
}

static inline void rnet_store(float *p, rnet_vec a)
{
    for (size_t l = 0; l < RNET_LANES; l++)
        p[l] = a.lane[l];
}

static inline rnet_vec rnet_splat(float a)
{
    RNET_EACH(a);
}

static inline rnet_vec rnet_add(rnet_vec a, rnet_vec b)
{
    RNET_EACH(a.lane[l] + b.lane[l]);
}

static inline rnet_vec rnet_sub(rnet_vec a, rnet_vec b)
{
    RNET_EACH(a.lane[l] - b.lane[l]);
}

static inline rnet_vec rnet_mul(rnet_vec a, rnet_vec b)
{
    RNET_EACH(a.lane[l] * b.lane[l]);
}

static inline rnet_vec rnet_fma(rnet_vec a, rnet_vec b, rnet_vec c)
{
    RNET_EACH(a.lane[l] * b.lane[l] + c.lane[l]);
}

static inline rnet_vec rnet_relu(rnet_vec a)
{
    RNET_EACH(rnet1_relu(a.lane[l]));
}

static inline rnet_vec rnet_prelu(rnet_vec a, rnet_vec s)
{
    RNET_EACH(rnet1_prelu(a.lane[l], s.lane[l]));
}

static inline rnet_vec rnet_max(rnet_vec a, rnet_vec b)
{
    RNET_EACH(rnet1_max(a.lane[l], b.lane[l]));
}

static inline rnet_vec rnet_sigmoid(rnet_vec a)
{
    RNET_EACH(rnet1_sigmoid(a.lane[l]));
}

/* The first `count` lanes of a, 0 in the others. */
static inline rnet_vec rnet_keep(rnet_vec a, size_t count)
{
    RNET_EACH(l < count ? a.lane[l] : 0.0f);
}

#undef RNET_EACH

#else

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wpsabi" /* only static functions pass vectors */
#endif

typedef float rnet_vec __attribute__((vector_size(RNET_LANES * 4), may_alias));
typedef int32_t rnet_mask __attribute__((vector_size(RNET_LANES * 4)));

static inline rnet_vec rnet_load(const float *p)
{
    return *(const rnet_vec *)p;
}

static inline void rnet_store(float *p, rnet_vec a)
{
    *(rnet_vec *)p = a;
}

static inline rnet_vec rnet_splat(float a)
{
    return a - (rnet_vec){0};
}

static inline rnet_vec rnet_add(rnet_vec a, rnet_vec b)
{
    return a + b;
}

static inline rnet_vec rnet_sub(rnet_vec a, rnet_vec b)
{
    return a - b;
}

static inline rnet_vec rnet_mul(rnet_vec a, rnet_vec b)
{
    return a * b;
}

static inline rnet_vec rnet_fma(rnet_vec a, rnet_vec b, rnet_vec c)
{
    return a * b + c;
}

static inline rnet_vec rnet_relu(rnet_vec a)
{
    return (rnet_vec)((rnet_mask)a & ~(a < (rnet_vec){0}));
}

static inline rnet_vec rnet_prelu(rnet_vec a, rnet_vec s)
{
    const rnet_mask below = a < (rnet_vec){0};
    return (rnet_vec)(((rnet_mask)(a * s) & below) | ((rnet_mask)a & ~below));
}

static inline rnet_vec rnet_max(rnet_vec a, rnet_vec b)
{
    const rnet_mask second = (b > a) | (b != b);
    return (rnet_vec)(((rnet_mask)b & second) | ((rnet_mask)a & ~second));
}

static inline rnet_vec rnet_sigmoid(rnet_vec a)
{
    rnet_vec result;
    for (size_t l = 0; l < RNET_LANES; l++)
        result[l] = rnet1_sigmoid(a[l]);
    return result;
}

/* The first `count` lanes of a, 0 in the others. */
static inline rnet_vec rnet_keep(rnet_vec a, size_t count)
{
    rnet_vec result;
    for (size_t l = 0; l < RNET_LANES; l++)
        result[l] = l < count ? a[l] : 0.0f;
    return result;
}

#endif

#endif
