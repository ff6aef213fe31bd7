/* reserved.c: words that names of a .rnet file may be, and emitted identifiers may not. */
#include "emit/reserved.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

/* Each list is words between blanks. */
static const char keywords[] =
    " auto break case char const continue default do double else enum extern float for goto if "
    "inline"
    " int long register restrict return short signed sizeof static struct switch typedef union"
    " unsigned void volatile while alignas alignof bool complex imaginary noreturn asm typeof true"
    " false nullptr constexpr thread_local static_assert"
    " and and_eq bitand bitor catch class compl const_cast decltype delete dynamic_cast explicit "
    "export"
    " friend mutable namespace new noexcept not not_eq operator or or_eq private protected public"
    " reinterpret_cast static_cast template this throw try typeid typename using virtual wchar_t "
    "xor"
    " xor_eq linux unix i386 main ";

/* The C library's functions, which compilers know by name wherever they stand. */
static const char library[] =
    " abort abs aligned_alloc atexit atof atoi atol atoll bsearch calloc div exit free getenv labs "
    "ldiv"
    " llabs lldiv malloc mblen mbtowc qsort quick_exit rand realloc srand strtod strtof strtol "
    "strtold"
    " strtoll strtoul strtoull system wctomb alloca"
    " acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh erf erfc exp exp10 exp2 "
    "expm1"
    " fabs fdim floor fma fmax fmin fmod frexp gamma hypot ilogb j0 j1 jn ldexp lgamma llrint "
    "llround"
    " log log10 log1p log2 logb lrint lround modf nan nearbyint nextafter nexttoward pow remainder"
    " remquo rint round scalbln scalbn significand sin sincos sinh sqrt tan tanh tgamma trunc y0 "
    "y1 yn"
    " memchr memcmp memcpy memmove memset strcat strchr strcmp strcpy strcspn strlen strncat "
    "strncmp"
    " strncpy strpbrk strrchr strspn strstr strdup stpcpy index rindex bcmp bcopy bzero ffs"
    " fprintf fputc fputs fscanf fwrite printf putc putchar puts scanf snprintf sprintf sscanf "
    "vfprintf"
    " vprintf vscanf vsnprintf vsprintf vsscanf signbit isfinite isinf isnan isnormal fpclassify"
    " isalnum isalpha isblank iscntrl isdigit isgraph islower isprint ispunct isspace isupper "
    "isxdigit"
    " tolower toupper fork execl execlp execle execv execvp execve signal setjmp longjmp select "
    "random"
    " cabs carg cexp cimag clog conj cpow cproj creal csin csqrt ctan ";

/* Parameters, variables and functions of the emitted text. */
static const char own[] =
    " network p ws part parts input output outputs params workspace w b x z r y"
    " scale shift cols u end n g o i h oy unit steps labels label_names program infer"
    " infer_profiled d s v call labels seeds node row_steps wrong smooth result losses dx dy dw db "
    "m "
    "sums "
    "statistics "
    "factors"
    " flipped weight bias dweight dbias dslope slope running_mean running_var own row real by "
    "update"
    " q t a c l j k all rate momentum decay old next masters probes augment training"
    " train_gradients train_update ";

static const char headers[] =
    " simd winograd peak gemm error weights prepare program training recipe ";

static bool among(const char *list, const char *word, size_t bytes)
{
    for (const char *at = list; (at = strstr(at, word)) != NULL; at++)
        if (at[-1] == ' ' && (at[bytes] == ' '))
            return true;
    return false;
}

/* Macros of headers are in capitals. */
static bool is_capitals(const char *word)
{
    for (const char *c = word; *c; c++)
        if (islower((unsigned char)*c))
            return false;
    return strlen(word) > 2;
}

/* Names that kernels and their helpers have: k07_tile14, border1_64x56x56_by_16. */
static bool is_kernel(const char *word)
{
    if (!strncmp(word, "border", 6))
        return isdigit((unsigned char)word[6]);
    size_t digits = strspn(word + 1, "0123456789");
    return word[0] == 'k' && digits > 1 && word[1 + digits] == '_';
}

bool reserved_identifier(const char *identifier)
{
    size_t bytes = strlen(identifier);
    char base[32];
    if (bytes < 1 || strchr(identifier, ' '))
        return true;
    if (among(keywords, identifier, bytes) || among(library, identifier, bytes) ||
        among(own, identifier, bytes) || is_capitals(identifier) || is_kernel(identifier))
        return true;
    if (!strncmp(identifier, "rnet", 4) || !strncmp(identifier, "omp_", 4) ||
        !strncmp(identifier, "__", 2) || (bytes > 2 && !strcmp(identifier + bytes - 2, "_t")))
        return true;
    /* sinf and sinl beside sin. */
    if (bytes >= sizeof base || !strchr("fl", identifier[bytes - 1]))
        return false;
    memcpy(base, identifier, bytes - 1);
    base[bytes - 1] = 0;
    return bytes > 1 && among(library, base, bytes - 1);
}

bool reserved_network(const char *name)
{
    return among(headers, name, strlen(name));
}
