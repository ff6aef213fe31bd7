/* weights_write.c: tensors -> a safetensors file. In: names, shapes, reals. Out: the file: 8 bytes
 * of header length, the header in JSON with blanks up to a multiple of 8, then the data. */
#include "weights_write.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "output.h"

enum { LENGTH_BYTES = 8, ALIGNMENT = 8, PART_REALS = 1 << 14 };

static size_t tensor_bytes(const struct rnet_tensor_data *tensor)
{
    size_t bytes = (size_t)tensor->real_bytes;
    for (int i = 0; i < tensor->rank; i++)
        bytes *= (size_t)tensor->dims[i];
    return bytes;
}

static json_t *describe(const struct rnet_tensor_data *tensor, size_t first)
{
    json_t *shape = json_array();
    for (int i = 0; i < tensor->rank; i++)
        json_array_append_new(shape, json_integer(tensor->dims[i]));
    return json_pack("{s:s, s:o, s:[I, I]}", "dtype", tensor->real_bytes == 8 ? "F64" : "F32",
                     "shape", shape, "data_offsets", (json_int_t)first,
                     (json_int_t)(first + tensor_bytes(tensor)));
}

/* NULL without memory, or where a name or a value is not UTF-8. */
static json_t *make_header(const struct rnet_tensor_data *tensors, size_t count,
                           const struct rnet_metadata *metadata, size_t metadata_count)
{
    json_t *header = json_object(), *pairs = json_object();
    int failed = header == NULL || pairs == NULL;
    for (size_t i = 0; i < metadata_count && !failed; i++)
        failed = json_object_set_new(pairs, metadata[i].key, json_string(metadata[i].value));
    if (metadata_count > 0 && !failed)
        failed = json_object_set(header, "__metadata__", pairs);
    size_t first = 0;
    for (size_t i = 0; i < count && !failed; i++) {
        failed = json_object_set_new(header, tensors[i].name, describe(&tensors[i], first));
        first += tensor_bytes(&tensors[i]);
    }
    json_decref(pairs);
    if (!failed)
        return header;
    json_decref(header);
    return NULL;
}

/* Length and header, *bytes of them, which the caller frees; NULL without memory. */
static char *print_header(const json_t *header, size_t *bytes)
{
    const size_t flags = JSON_COMPACT | JSON_PRESERVE_ORDER;
    size_t length = json_dumpb(header, NULL, 0, flags);
    size_t padded = (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    char *text = length > 0 ? malloc(LENGTH_BYTES + padded) : NULL;
    if (text == NULL)
        return NULL;
    memset(text, ' ', LENGTH_BYTES + padded);
    for (int i = 0; i < LENGTH_BYTES; i++)
        text[i] = (char)((unsigned long long)padded >> 8 * i & 255);
    json_dumpb(header, text + LENGTH_BYTES, padded, flags);
    *bytes = LENGTH_BYTES + padded;
    return text;
}

/* A tensor that `source` gives, in parts: no copy of it has to fit in memory. */
static int write_parts(struct rnet_output_file *file, const struct rnet_tensor_data *tensor,
                       size_t index, const struct rnet_tensor_source *source,
                       struct rnet_error *error)
{
    size_t real = (size_t)tensor->real_bytes, reals = tensor_bytes(tensor) / real;
    void *part = malloc(PART_REALS * real);
    int status = part != NULL ? 0 : rnet_fail(error, "%s: out of memory", tensor->name);
    for (size_t first = 0; first < reals && status == 0; first += PART_REALS) {
        size_t count = reals - first < PART_REALS ? reals - first : PART_REALS;
        source->read(source->context, index, first, count, part);
        status = rnet_output_write(file, part, count * real, error);
    }
    free(part);
    return status;
}

static int write_all(const char *path, const char *head, size_t head_bytes,
                     const struct rnet_tensor_data *tensors, size_t count,
                     const struct rnet_tensor_source *source, struct rnet_error *error)
{
    struct rnet_output_file *file;
    if (rnet_output_open(&file, path, error) != 0)
        return -1;
    int status = rnet_output_write(file, head, head_bytes, error);
    for (size_t i = 0; i < count && status == 0; i++)
        status = tensors[i].data != NULL
                     ? rnet_output_write(file, tensors[i].data, tensor_bytes(&tensors[i]), error)
                     : write_parts(file, &tensors[i], i, source, error);
    if (status == 0)
        return rnet_output_commit(file, error);
    rnet_output_abandon(file);
    return -1;
}

int rnet_weights_write(const char *path, const struct rnet_tensor_data *tensors, size_t count,
                       const struct rnet_tensor_source *source,
                       const struct rnet_metadata *metadata, size_t metadata_count,
                       struct rnet_error *error)
{
    size_t bytes = 0;
    json_t *header = make_header(tensors, count, metadata, metadata_count);
    char *head = header != NULL ? print_header(header, &bytes) : NULL;
    int status = head != NULL
                     ? write_all(path, head, bytes, tensors, count, source, error)
                     : rnet_fail(error, "%s: out of memory, or a name that is not UTF-8", path);
    free(head);
    json_decref(header);
    return status;
}
