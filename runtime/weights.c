/* weights.c: safetensors files. In: a path. Out: tensors that point into the mapped file;
 * or tensors in memory under the same roof.
 *
 * The file is 8 bytes of header length (little endian), the header in JSON, then the data; each
 * entry of the header is "name": {"dtype", "shape", "data_offsets": [first, end)}, and offsets
 * count from the data's start. */
#include "weights.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "weights_foreign.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "tensor data is read as it stands");

enum { LENGTH_BYTES = 8, HEADER_BYTES_MAX = 100000000 };

struct entry {
    struct rnet_tensor tensor;
    uint64_t first, end; /* bytes from the data's start */
};

struct rnet_weights {
    char *path;
    unsigned char *map;
    size_t map_bytes;
    json_t *header; /* owns the names */
    size_t count;
    struct rnet_tensor *tensors;        /* in the order of their data */
    const struct rnet_tensor **by_name; /* ascending */
};

/* In the order of the enumeration. */
static const struct {
    const char *name;
    enum rnet_dtype dtype;
    uint64_t bytes;
} dtypes[] = {
    {"F64", RNET_F64, 8}, {"F32", RNET_F32, 4},   {"F16", RNET_F16, 2}, {"BF16", RNET_BF16, 2},
    {"I64", RNET_I64, 8}, {"I32", RNET_I32, 4},   {"I16", RNET_I16, 2}, {"I8", RNET_I8, 1},
    {"U8", RNET_U8, 1},   {"BOOL", RNET_BOOL, 1},
};

/* The type's element size, 0 for a type that is not known. */
static uint64_t find_dtype(const char *name, enum rnet_dtype *dtype)
{
    for (size_t i = 0; i < sizeof dtypes / sizeof *dtypes; i++) {
        if (strcmp(dtypes[i].name, name) == 0) {
            *dtype = dtypes[i].dtype;
            return dtypes[i].bytes;
        }
    }
    return 0;
}

const char *rnet_dtype_name(enum rnet_dtype dtype)
{
    return dtypes[dtype].name;
}

size_t rnet_dtype_bytes(enum rnet_dtype dtype)
{
    return (size_t)dtypes[dtype].bytes;
}

static int read_shape(const char *path, struct rnet_tensor *tensor, const json_t *shape,
                      struct rnet_error *error)
{
    if (!json_is_array(shape))
        return rnet_fail(error, "%s: tensor '%s' has no shape", path, tensor->name);
    size_t rank = json_array_size(shape);
    if (rank > RNET_RANK_MAX)
        return rnet_fail(error, "%s: tensor '%s' has %zu dimensions; %d are the most", path,
                         tensor->name, rank, RNET_RANK_MAX);
    tensor->rank = (int)rank;
    tensor->count = 1;
    for (size_t i = 0; i < rank; i++) {
        const json_t *extent = json_array_get(shape, i);
        if (!json_is_integer(extent) || json_integer_value(extent) < 0)
            return rnet_fail(error, "%s: tensor '%s': extent %zu of its shape is no count", path,
                             tensor->name, i);
        tensor->dims[i] = json_integer_value(extent);
        if (__builtin_mul_overflow(tensor->count, tensor->dims[i], &tensor->count))
            return rnet_fail(error, "%s: tensor '%s': its shape is too large", path, tensor->name);
    }
    return 0;
}

static int read_range(const char *path, struct entry *entry, const json_t *range,
                      struct rnet_error *error)
{
    const json_t *first = json_array_get(range, 0), *end = json_array_get(range, 1);
    if (json_array_size(range) != 2 || !json_is_integer(first) || !json_is_integer(end) ||
        json_integer_value(first) < 0 || json_integer_value(end) < json_integer_value(first))
        return rnet_fail(error, "%s: tensor '%s': data_offsets is no byte range", path,
                         entry->tensor.name);
    entry->first = (uint64_t)json_integer_value(first);
    entry->end = (uint64_t)json_integer_value(end);
    return 0;
}

/* Names are printed and looked up: control characters have no place in them. */
static int check_name(const char *path, const char *name, struct rnet_error *error)
{
    for (const char *at = name; *at != '\0'; at++)
        if ((unsigned char)*at < 0x20 || *at == 0x7f)
            return rnet_fail(error, "%s: a tensor's name holds a control character", path);
    return 0;
}

static int read_entry(const char *path, struct entry *entry, const char *name, const json_t *value,
                      struct rnet_error *error)
{
    const char *dtype = json_string_value(json_object_get(value, "dtype"));
    entry->tensor.name = name;
    if (check_name(path, name, error) != 0)
        return -1;
    if (dtype == NULL)
        return rnet_fail(error, "%s: tensor '%s' has no dtype", path, name);
    uint64_t element_bytes = find_dtype(dtype, &entry->tensor.dtype);
    if (element_bytes == 0)
        return rnet_fail(error, "%s: tensor '%s' has the unknown type '%s'", path, name, dtype);
    if (read_shape(path, &entry->tensor, json_object_get(value, "shape"), error) != 0 ||
        read_range(path, entry, json_object_get(value, "data_offsets"), error) != 0)
        return -1;
    uint64_t bytes;
    if (__builtin_mul_overflow((uint64_t)entry->tensor.count, element_bytes, &bytes) ||
        entry->end - entry->first != bytes)
        return rnet_fail(error,
                         "%s: tensor '%s' has %llu bytes, its shape and type say otherwise (%lld "
                         "elements of %s)",
                         path, name, (unsigned long long)(entry->end - entry->first),
                         (long long)entry->tensor.count, dtype);
    return 0;
}

/* "__metadata__" maps strings to strings. */
static int check_metadata(const char *path, json_t *metadata, struct rnet_error *error)
{
    const char *key;
    json_t *value;
    if (!json_is_object(metadata))
        return rnet_fail(error, "%s: __metadata__ is no object", path);
    json_object_foreach(metadata, key, value) if (!json_is_string(value)) return rnet_fail(
        error, "%s: __metadata__ '%s' is no string", path, key);
    return 0;
}

/* Fills `entries`, which has room for every key of the header; sets the count. */
static int read_entries(struct rnet_weights *weights, struct entry *entries,
                        struct rnet_error *error)
{
    const char *name;
    json_t *value;
    json_object_foreach(weights->header, name, value)
    {
        if (strcmp(name, "__metadata__") == 0) {
            if (check_metadata(weights->path, value, error) != 0)
                return -1;
        } else if (read_entry(weights->path, &entries[weights->count++], name, value, error) != 0) {
            return -1;
        }
    }
    return 0;
}

static int order_by_range(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    if (x->end != y->end)
        return x->end < y->end ? -1 : 1;
    return strcmp(x->tensor.name, y->tensor.name);
}

static int order_by_name(const void *a, const void *b)
{
    const struct rnet_tensor *const *x = a, *const *y = b;
    return strcmp((*x)->name, (*y)->name);
}

/* Sorted by their start, the ranges must follow one another from 0 to the data's end. */
static int check_cover(const struct rnet_weights *weights, const struct entry *entries,
                       uint64_t data_bytes, struct rnet_error *error)
{
    uint64_t end = 0;
    for (size_t i = 0; i < weights->count; i++) {
        const struct entry *entry = &entries[i];
        if (entry->end > data_bytes)
            return rnet_fail(
                error, "%s: tensor '%s' ends at byte %llu, but the file has %llu bytes of data",
                weights->path, entry->tensor.name, (unsigned long long)entry->end,
                (unsigned long long)data_bytes);
        if (entry->first != end)
            return rnet_fail(error, "%s: tensor '%s' starts at byte %llu, %s byte %llu",
                             weights->path, entry->tensor.name, (unsigned long long)entry->first,
                             entry->first < end ? "inside the tensor that ends at"
                                                : "after a hole from",
                             (unsigned long long)end);
        end = entry->end;
    }
    if (end != data_bytes)
        return rnet_fail(error, "%s: %llu bytes of data after the last tensor", weights->path,
                         (unsigned long long)(data_bytes - end));
    return 0;
}

/* Builds the index of the tensors that are there; without memory for it, by_name stays NULL. */
static void index_names(struct rnet_weights *weights)
{
    weights->by_name = calloc(weights->count + 1, sizeof *weights->by_name);
    if (weights->by_name == NULL)
        return;
    for (size_t i = 0; i < weights->count; i++)
        weights->by_name[i] = &weights->tensors[i];
    qsort(weights->by_name, weights->count, sizeof *weights->by_name, order_by_name);
}

/* Moves checked entries to their final places and builds the index. */
static int keep_tensors(struct rnet_weights *weights, const struct entry *entries,
                        const unsigned char *data, struct rnet_error *error)
{
    weights->tensors = calloc(weights->count + 1, sizeof *weights->tensors);
    if (weights->tensors != NULL) {
        for (size_t i = 0; i < weights->count; i++) {
            weights->tensors[i] = entries[i].tensor;
            weights->tensors[i].data = data + entries[i].first;
        }
        index_names(weights);
    }
    if (weights->by_name == NULL)
        return rnet_fail(error, "%s: out of memory", weights->path);
    return 0;
}

static int read_header(struct rnet_weights *weights, struct rnet_error *error)
{
    uint64_t header_bytes;
    if (rnet_weights_refuse_foreign(weights->map, weights->map_bytes, weights->path, error) != 0)
        return -1;
    if (weights->map_bytes < LENGTH_BYTES)
        return rnet_fail(error, "%s: %zu bytes are too few for a safetensors file", weights->path,
                         weights->map_bytes);
    memcpy(&header_bytes, weights->map, LENGTH_BYTES);
    if (header_bytes > HEADER_BYTES_MAX)
        return rnet_fail(error, "%s: a header of %llu bytes: not a safetensors file", weights->path,
                         (unsigned long long)header_bytes);
    if (header_bytes > weights->map_bytes - LENGTH_BYTES)
        return rnet_fail(error, "%s: truncated: the header has %llu bytes, the file only %zu",
                         weights->path, (unsigned long long)header_bytes, weights->map_bytes);
    const char *text = (const char *)weights->map + LENGTH_BYTES;
    if (header_bytes == 0 || text[0] != '{')
        return rnet_fail(error, "%s: no JSON object at its start: not a safetensors file",
                         weights->path);
    json_error_t why;
    weights->header = json_loadb(text, (size_t)header_bytes, JSON_REJECT_DUPLICATES, &why);
    if (weights->header == NULL)
        return rnet_fail(error, "%s: the header, byte %d: %s", weights->path, why.position,
                         why.text);
    struct entry *entries = calloc(json_object_size(weights->header) + 1, sizeof *entries);
    if (entries == NULL)
        return rnet_fail(error, "%s: out of memory", weights->path);
    int result = read_entries(weights, entries, error);
    if (result == 0) {
        qsort(entries, weights->count, sizeof *entries, order_by_range);
        size_t start = LENGTH_BYTES + (size_t)header_bytes;
        result = check_cover(weights, entries, weights->map_bytes - start, error);
        if (result == 0)
            result = keep_tensors(weights, entries, weights->map + start, error);
    }
    free(entries);
    return result;
}

static int map_file(struct rnet_weights *weights, const char *path, struct rnet_error *error)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return rnet_fail_io(error, "%s: %s", path, strerror(errno));
    struct stat status;
    int result = 0;
    if (fstat(descriptor, &status) != 0) {
        result = rnet_fail_io(error, "%s: %s", path, strerror(errno));
    } else if (!S_ISREG(status.st_mode)) {
        result = rnet_fail_io(error, "%s: not a regular file", path);
    } else if (status.st_size > 0) {
        weights->map_bytes = (size_t)status.st_size;
        void *map = mmap(NULL, weights->map_bytes, PROT_READ, MAP_PRIVATE, descriptor, 0);
        if (map == MAP_FAILED)
            result = rnet_fail_io(error, "%s: %s", path, strerror(errno));
        else
            weights->map = map;
    }
    close(descriptor);
    return result;
}

int rnet_weights_open(struct rnet_weights **weights, const char *path, struct rnet_error *error)
{
    *weights = NULL;
    struct rnet_weights *made = calloc(1, sizeof *made);
    char *copy = strdup(path);
    if (made == NULL || copy == NULL) {
        free(made);
        free(copy);
        return rnet_fail(error, "%s: out of memory", path);
    }
    made->path = copy;
    if (map_file(made, path, error) != 0 || read_header(made, error) != 0) {
        rnet_weights_close(made);
        return -1;
    }
    *weights = made;
    return 0;
}

int rnet_weights_view(struct rnet_weights **weights, const char *name,
                      const struct rnet_tensor *tensors, size_t count, struct rnet_error *error)
{
    struct rnet_weights *made = calloc(1, sizeof *made);
    *weights = NULL;
    if (made == NULL)
        return rnet_fail(error, "%s: out of memory", name);
    made->count = count;
    made->path = strdup(name);
    made->tensors = calloc(count + 1, sizeof *made->tensors);
    if (made->tensors != NULL) {
        if (count > 0)
            memcpy(made->tensors, tensors, count * sizeof *tensors);
        index_names(made);
    }
    if (made->path == NULL || made->by_name == NULL) {
        rnet_weights_close(made);
        return rnet_fail(error, "%s: out of memory", name);
    }
    *weights = made;
    return 0;
}

void rnet_weights_close(struct rnet_weights *weights)
{
    if (weights == NULL)
        return;
    json_decref(weights->header);
    if (weights->map != NULL)
        munmap(weights->map, weights->map_bytes);
    free(weights->tensors);
    free(weights->by_name);
    free(weights->path);
    free(weights);
}

const char *rnet_weights_path(const struct rnet_weights *weights)
{
    return weights->path;
}

size_t rnet_weights_count(const struct rnet_weights *weights)
{
    return weights->count;
}

const char *rnet_weights_header(const struct rnet_weights *weights, size_t *bytes)
{
    uint64_t header_bytes;
    if (weights->map == NULL) {
        *bytes = 2;
        return "{}";
    }
    memcpy(&header_bytes, weights->map, LENGTH_BYTES);
    *bytes = (size_t)header_bytes;
    return (const char *)weights->map + LENGTH_BYTES;
}

const char *rnet_weights_metadata(const struct rnet_weights *weights, const char *key)
{
    return json_string_value(
        json_object_get(json_object_get(weights->header, "__metadata__"), key));
}

const struct rnet_tensor *rnet_weights_tensor(const struct rnet_weights *weights, size_t index)
{
    return &weights->tensors[index];
}

const struct rnet_tensor *rnet_weights_find(const struct rnet_weights *weights, const char *name)
{
    size_t first = 0, end = weights->count;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        int order = strcmp(weights->by_name[middle]->name, name);
        if (order == 0)
            return weights->by_name[middle];
        if (order < 0)
            first = middle + 1;
        else
            end = middle;
    }
    return NULL;
}
