/* simd.h: what the C that rnetc emits is written in: vectors of RNET_LANES reals, their scalar
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

/* The type of all values: float, or double where the text is compiled with RNET_DOUBLE. */
#ifdef RNET_DOUBLE
typedef double real;
typedef int64_t rnet_bits;
#else
typedef float real;
typedef int32_t rnet_bits;
#endif

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

#ifdef __FRAMAC__
/* Which part is looked at, and of how many: whoever runs Frama-C says. */
extern size_t rnet_audited_part, rnet_audited_parts;
#define RNET_ONE_PART  rnet_audited_part
#define RNET_ALL_PARTS rnet_audited_parts
#else
#define RNET_ONE_PART  0
#define RNET_ALL_PARTS 1
#endif

static inline size_t rnet_part(void)
{
    return RNET_ONE_PART;
}

static inline size_t rnet_parts(void)
{
    return RNET_ALL_PARTS;
}
#endif

/* Before an array: it lies where vectors may be loaded. Frama-C 25 does not parse the word; in its
 * plain structs nothing depends on it. */
#ifdef __FRAMAC__
#define RNET_ALIGNED(to)
#else
#define RNET_ALIGNED(to) _Alignas(to)
#endif

/* Before step `number` of the plan, from 1. Compiled with RNET_PROFILE, part 0 notes the time. */
#ifdef RNET_PROFILE
void rnet_profile_step(size_t number, size_t part);
#define RNET_STEP(number) rnet_profile_step(number, part)
#else
#define RNET_STEP(number) ((void)0)
#endif

/* Where part `part` of `parts` begins in `count` pieces of work; part + 1 gives its end. */
/*@ requires parts > 0; assigns \nothing; ensures \result <= count; */
static inline size_t rnet_share(size_t count, size_t part, size_t parts)
{
    return parts > 0 && part < parts ? count / parts * part + count % parts * part / parts : count;
}

/* The line `line` (16 reals) of a workspace. */
static inline real *rnet_at(real *workspace, size_t line)
{
    return workspace + line * 16;
}

/* The same, of doubles. */
static inline double *rnet_doubles(real *workspace, size_t line)
{
    return (double *)(void *)rnet_at(workspace, line);
}

/* Asks for the cache line of p[index], which is to be read, or written, soon. A hint: the address
 * is a number, nothing is accessed. Macros, because gcc 12 drops functions that do nothing else.
 * What is to be read goes to the first cache where a vector is a whole line (measured: ResNet-18
 * 5 %, ResNet-50 3 % faster than by the second one), else to the second (2 % faster). */
#if defined(__GNUC__) && !defined(__FRAMAC__)
#define RNET_FETCH_TO                 (RNET_LANES == 16 ? 3 : 2)
#define RNET_ADDRESS(p, index)        ((void *)((uintptr_t)(p) + (index) * sizeof(real)))
#define RNET_FETCH(p, index)          __builtin_prefetch(RNET_ADDRESS(p, index), 0, RNET_FETCH_TO)
#define RNET_FETCH_TO_WRITE(p, index) __builtin_prefetch(RNET_ADDRESS(p, index), 1, 2)
#else
#define RNET_FETCH(p, index)          ((void)(p), (void)(index))
#define RNET_FETCH_TO_WRITE(p, index) ((void)(p), (void)(index))
#endif

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

/* Which outputs of a window's tap, `shift` places after the window's start, meet one of `extent`
 * real pixels after `pad` padded ones: from the first on, before the last, which is at most
 * `count`.
 */
static inline size_t rnet_tap_first(size_t shift, size_t pad, size_t stride)
{
    return shift < pad ? (pad - shift + stride - 1) / stride : 0;
}

static inline size_t rnet_tap_last(size_t shift, size_t pad, size_t stride, size_t extent,
                                   size_t count)
{
    const size_t last = extent + pad > shift ? (extent + pad - shift - 1) / stride + 1 : 0;
    return last < count ? last : count;
}

/* Whether dropout keeps the element `key`, which is its image's seed plus
 * its node's and its index: with the probability
 * that 24 random bits are not below `threshold`. splitmix64 (Steele, Lea, Flood 2014, "Fast
 * splittable pseudorandom number generators"). */
static inline int rnet_dropout_keeps(uint64_t key, uint64_t threshold)
{
    uint64_t bits = key + 0x9e3779b97f4a7c15u;
    bits = (bits ^ bits >> 30) * 0xbf58476d1ce4e5b9u;
    bits = (bits ^ bits >> 27) * 0x94d049bb133111ebu;
    bits ^= bits >> 31;
    return bits >> 40 >= threshold;
}

/* a times `scale` where it is kept, else 0. */
static inline real rnet_dropout(real a, real scale, uint64_t key, uint64_t threshold)
{
    return rnet_dropout_keeps(key, threshold) ? a * scale : 0.0f;
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

/* A loop none of whose steps reads what another writes, as its kernel's contract says: its steps
 * may go together. */
#if defined(__FRAMAC__)
#define RNET_APART
#elif defined(__clang__)
#define RNET_APART RNET_PRAGMA(clang loop vectorize(assume_safety))
#else
#define RNET_APART RNET_PRAGMA(GCC ivdep)
#endif

/* ---- One real ---- */

static inline real rnet1_load(const real *p)
{
    return *p;
}

static inline void rnet1_store(real *p, real a)
{
    *p = a;
}

static inline real rnet1_splat(real a)
{
    return a;
}

static inline real rnet1_add(real a, real b)
{
    return a + b;
}

static inline real rnet1_sub(real a, real b)
{
    return a - b;
}

static inline real rnet1_mul(real a, real b)
{
    return a * b;
}

/* a*b + c, fused where the target fuses. */
static inline real rnet1_fma(real a, real b, real c)
{
    return a * b + c;
}

/* max(0, a); NaN stays. */
static inline real rnet1_relu(real a)
{
    return a < 0.0f ? 0.0f : a;
}

/* a, or s*a where a is negative. */
static inline real rnet1_prelu(real a, real s)
{
    return a < 0.0f ? a * s : a;
}

/* The larger one; NaN where either is. */
static inline real rnet1_max(real a, real b)
{
    return b > a || b != b ? b : a;
}

/* v where y is above 0, else 0. */
static inline real rnet1_mask(real v, real y)
{
    return y > 0.0f ? v : 0.0f;
}

/* p where a is above b, else q. */
static inline real rnet1_above(real a, real b, real p, real q)
{
    return a > b ? p : q;
}

/* p where a equals b, else q. */
static inline real rnet1_equal(real a, real b, real p, real q)
{
    return a == b ? p : q;
}

#ifdef RNET_DOUBLE
#define RNET_MATH(name) name
#else
#define RNET_MATH(name) name##f
#endif

static inline real rnet1_exp(real a)
{
    return RNET_MATH(exp)(a);
}

static inline real rnet1_sqrt(real a)
{
    return RNET_MATH(sqrt)(a);
}

static inline real rnet1_pow(real a, real b)
{
    return RNET_MATH(pow)(a, b);
}

static inline real rnet1_sigmoid(real a)
{
    return 1.0f / (1.0f + rnet1_exp(-a));
}

/* ---- A vector ---- */

#if defined(__FRAMAC__) || defined(RNET_PLAIN)

typedef struct {
    real lane[RNET_LANES];
} rnet_vec;

#define RNET_EACH(expression)                                                                      \
    rnet_vec result = {{0}};                                                                       \
    for (size_t l = 0; l < RNET_LANES; l++)                                                        \
        result.lane[l] = (expression);                                                             \
    return result

static inline rnet_vec rnet_load(const real *p)
{
    RNET_EACH(p[l]);
}

static inline void rnet_store(real *p, rnet_vec a)
{
    /*@ loop unroll RNET_LANES; */
    for (size_t l = 0; l < RNET_LANES; l++)
        p[l] = a.lane[l];
}

static inline rnet_vec rnet_splat(real a)
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

static inline rnet_vec rnet_mask(rnet_vec v, rnet_vec y)
{
    RNET_EACH(rnet1_mask(v.lane[l], y.lane[l]));
}

static inline rnet_vec rnet_above(rnet_vec a, rnet_vec b, rnet_vec p, rnet_vec q)
{
    RNET_EACH(rnet1_above(a.lane[l], b.lane[l], p.lane[l], q.lane[l]));
}

static inline rnet_vec rnet_equal(rnet_vec a, rnet_vec b, rnet_vec p, rnet_vec q)
{
    RNET_EACH(rnet1_equal(a.lane[l], b.lane[l], p.lane[l], q.lane[l]));
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

/* to[t] += s * a[t], and to[t] += a[t] * b[t], for all t below `count`; arrays of any alignment. */
static inline void rnet_row_fma(real *to, const real *a, real s, size_t count)
{
    for (size_t t = 0; t < count; t++)
        to[t] += a[t] * s;
}

static inline void rnet_row_products(real *to, const real *a, const real *b, size_t count)
{
    for (size_t t = 0; t < count; t++)
        to[t] += a[t] * b[t];
}

#else

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wpsabi" /* only static functions pass vectors */
#endif

typedef real rnet_vec __attribute__((vector_size(RNET_LANES * sizeof(real)), may_alias));
typedef rnet_bits rnet_bitmask __attribute__((vector_size(RNET_LANES * sizeof(real))));

static inline rnet_vec rnet_load(const real *p)
{
    return *(const rnet_vec *)p;
}

static inline void rnet_store(real *p, rnet_vec a)
{
    *(rnet_vec *)p = a;
}

static inline rnet_vec rnet_splat(real a)
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
    return (rnet_vec)((rnet_bitmask)a & ~(a < (rnet_vec){0}));
}

static inline rnet_vec rnet_prelu(rnet_vec a, rnet_vec s)
{
    const rnet_bitmask below = a < (rnet_vec){0};
    return (rnet_vec)(((rnet_bitmask)(a * s) & below) | ((rnet_bitmask)a & ~below));
}

static inline rnet_vec rnet_mask(rnet_vec v, rnet_vec y)
{
    return (rnet_vec)((rnet_bitmask)v & (y > (rnet_vec){0}));
}

static inline rnet_vec rnet_above(rnet_vec a, rnet_vec b, rnet_vec p, rnet_vec q)
{
    const rnet_bitmask first = a > b;
    return (rnet_vec)(((rnet_bitmask)p & first) | ((rnet_bitmask)q & ~first));
}

static inline rnet_vec rnet_equal(rnet_vec a, rnet_vec b, rnet_vec p, rnet_vec q)
{
    const rnet_bitmask first = a == b;
    return (rnet_vec)(((rnet_bitmask)p & first) | ((rnet_bitmask)q & ~first));
}

static inline rnet_vec rnet_max(rnet_vec a, rnet_vec b)
{
    const rnet_bitmask second = (b > a) | (b != b);
    return (rnet_vec)(((rnet_bitmask)b & second) | ((rnet_bitmask)a & ~second));
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

/* A vector of any alignment. */
typedef real rnet_loose
    __attribute__((vector_size(RNET_LANES * sizeof(real)), aligned(sizeof(real)), may_alias));

/* to[t] += s * a[t], and to[t] += a[t] * b[t], for all t below `count`; arrays of any alignment. */
static inline void rnet_row_fma(real *to, const real *a, real s, size_t count)
{
    size_t t = 0;
    for (; t + RNET_LANES <= count; t += RNET_LANES)
        *(rnet_loose *)(to + t) += *(const rnet_loose *)(a + t) * s;
    for (; t < count; t++)
        to[t] += a[t] * s;
}

static inline void rnet_row_products(real *to, const real *a, const real *b, size_t count)
{
    size_t t = 0;
    for (; t + RNET_LANES <= count; t += RNET_LANES)
        *(rnet_loose *)(to + t) += *(const rnet_loose *)(a + t) * *(const rnet_loose *)(b + t);
    for (; t < count; t++)
        to[t] += a[t] * b[t];
}

#endif

/* The sum of all lanes, halves first. */
static inline real rnet_sum(rnet_vec a)
{
    RNET_ALIGNED(rnet_vec) real lane[RNET_LANES];
    rnet_store(lane, a);
    for (size_t n = RNET_LANES / 2; n > 0; n /= 2)
        for (size_t l = 0; l < n; l++)
            lane[l] += lane[l + n];
    return lane[0];
}

#endif
