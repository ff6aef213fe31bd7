/* weights_foreign.c: refuses weights of other formats and says how they are converted. In: a file's
 * bytes. Out: whether they are foreign, and the Python that makes safetensors of them.
 *
 * They are not read here: a .pth file is a program for Python's unpickler, the others are made for
 * libraries that know them. */
#include "weights_foreign.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { PATH_BYTES = 4096, ZIP_HEADER_BYTES = 30 };

struct foreign {
    const char *name;
    const char *lines[3]; /* \1 stands for the path, \2 for the result's, as Python strings */
};

static const struct foreign pytorch = {
    "a PyTorch file, which only Python can unpickle",
    {"import torch; from safetensors.torch import save_file",
     "state = torch.load(\1, map_location=\"cpu\", weights_only=True)",
     "save_file({k: v.clone().contiguous() for k, v in state.get(\"state_dict\", state).items()}, "
     "\2)"}};

static const struct foreign numpy_archive = {
    "an archive of NumPy arrays",
    {"import numpy; from safetensors.numpy import save_file", "arrays = numpy.load(\1)",
     "save_file({k: numpy.ascontiguousarray(arrays[k]) for k in arrays.files}, \2)"}};

static const struct foreign numpy_array = {
    "one NumPy array, which has no name",
    {"import numpy; from safetensors.numpy import save_file", "array = numpy.load(\1)",
     "save_file({\"NAME\": numpy.ascontiguousarray(array)}, \2)"}};

static const struct foreign hdf5 = {
    "an HDF5 file (Keras lays its kernels out as height, width, in, out)",
    {"import h5py, numpy; from safetensors.numpy import save_file; arrays = {}",
     "h5py.File(\1).visititems(lambda k, v: arrays.update({k.replace(\"/\", \".\"): v[()]}) if "
     "hasattr(v, \"dtype\") else None)",
     "save_file({k: numpy.ascontiguousarray(v.transpose(3, 2, 0, 1) if v.ndim == 4 else v.T) for "
     "k, "
     "v in arrays.items()}, \2)"}};

static const struct foreign onnx = {
    "an ONNX model",
    {"import onnx, numpy; from onnx.numpy_helper import to_array; from safetensors.numpy import "
     "save_file",
     "weights = onnx.load(\1).graph.initializer",
     "save_file({w.name: numpy.ascontiguousarray(to_array(w)) for w in weights}, \2)"}};

static bool starts(const unsigned char *bytes, size_t count, const char *magic, size_t magic_bytes)
{
    return count >= magic_bytes && memcmp(bytes, magic, magic_bytes) == 0;
}

static bool ends(const char *text, size_t length, const char *end)
{
    size_t bytes = strlen(end);
    return length >= bytes && memcmp(text + length - bytes, end, bytes) == 0;
}

/* Both PyTorch and NumPy write ZIP archives: the name of the first member tells them apart. It
 * starts at byte 30, and its length stands at byte 26. */
static const struct foreign *find_in_zip(const unsigned char *bytes, size_t count)
{
    if (count < ZIP_HEADER_BYTES)
        return NULL;
    size_t length = (size_t)bytes[26] | (size_t)bytes[27] << 8;
    if (length > count - ZIP_HEADER_BYTES)
        return NULL;
    const char *name = (const char *)bytes + ZIP_HEADER_BYTES;
    if (ends(name, length, ".npy"))
        return &numpy_archive;
    return ends(name, length, "/data.pkl") ? &pytorch : NULL;
}

static const struct foreign *find(const unsigned char *bytes, size_t count, const char *path)
{
    if (starts(bytes, count, "PK\3\4", 4))
        return find_in_zip(bytes, count);
    if (starts(bytes, count, "\x93NUMPY", 6))
        return &numpy_array;
    if (starts(bytes, count, "\x89HDF\r\n\x1a\n", 8))
        return &hdf5;
    /* A pickle of protocol 2 to 5. In a safetensors file these 8 bytes are the header's length, of
     * which the upper half is 0. */
    if (count >= 8 && bytes[0] == 0x80 && bytes[1] >= 2 && bytes[1] <= 5 &&
        memcmp(bytes + 4, "\0\0\0\0", 4) != 0)
        return &pytorch;
    /* A protocol buffer has no magic number; its first field here is the version's. */
    if (count >= 2 && bytes[0] == 0x08 && ends(path, strlen(path), ".onnx"))
        return &onnx;
    return NULL;
}

/* "text" as a string of Python, without its last extension and with `extension` in its place. */
static void quote(char *out, const char *text, const char *extension)
{
    const char *slash = strrchr(text, '/'), *dot = strrchr(slash ? slash : text, '.');
    size_t length = *extension && dot && dot != text ? (size_t)(dot - text) : strlen(text);
    size_t used = 0;
    out[used++] = '"';
    for (size_t i = 0; i < length && used < PATH_BYTES - 64; i++) {
        if (text[i] == '"' || text[i] == '\\')
            out[used++] = '\\';
        out[used++] = text[i];
    }
    snprintf(out + used, PATH_BYTES - used, "%s\"", extension);
}

/* One line with its paths filled in. */
static void fill(char *out, size_t bytes, const char *line, const char *in_path,
                 const char *out_path)
{
    size_t used = 0;
    for (; *line != '\0' && used + 1 < bytes; line++) {
        const char *path = *line == '\1' ? in_path : *line == '\2' ? out_path : NULL;
        if (path != NULL)
            used += (size_t)snprintf(out + used, bytes - used, "%s", path);
        else
            out[used++] = *line;
        if (used >= bytes)
            used = bytes - 1;
    }
    out[used] = '\0';
}

int rnet_weights_refuse_foreign(const unsigned char *bytes, size_t count, const char *path,
                                struct rnet_error *error)
{
    char in_path[PATH_BYTES], out_path[PATH_BYTES], line[2 * PATH_BYTES];
    const struct foreign *foreign = find(bytes, count, path);
    if (foreign == NULL)
        return 0;
    quote(in_path, path, "");
    quote(out_path, path, ".safetensors");
    rnet_fail(error, "%s: %s; only safetensors files are read; this Python converts it:", path,
              foreign->name);
    for (size_t i = 0; i < sizeof foreign->lines / sizeof *foreign->lines; i++) {
        fill(line, sizeof line, foreign->lines[i], in_path, out_path);
        rnet_fail_also(error, " %s", line); /* printed from the first column */
    }
    return -1;
}
