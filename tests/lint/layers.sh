#!/bin/sh
# layers.sh: who may include whom, who may exit, who may allocate. Prints what is wrong and exits 1.
#
# A compiler file includes its own layer and earlier ones (files right in compiler/ are the last, and
# with them those in compiler/audit, of which others see audit.h alone); of the runtime it sees only
# weights.h, prepare.h, error.h, program.h, training.h, generated.h, fingerprint.h and
# selftest_batch.h. The runtime sees nothing of the compiler, and gemm.c alone sees cblas.h. The
# certificate checker is a program of its own, whose files see one another and the arena. What
# open_memstream and realpath allocate is freed where a comment says that it is its own.
set -eu

wrong=$(
    awk '
    function layer_of(folder) { return folder in layer ? layer[folder] : -1 }
    function report(why) { printf "%s:%d: %s\n", FILENAME, FNR, why }

    BEGIN {
        count = split("base front check ir pass plan eval emit report", names, " ")
        for (i = 1; i <= count; i++) layer[names[i]] = i
        driver = count + 1
        layer["audit"] = driver
        split("weights.h prepare.h error.h program.h training.h generated.h fingerprint.h selftest_batch.h", names, " ")
        for (i in names) shared[names[i]] = 1
    }

    FNR == 1 {
        split(FILENAME, part, "/")
        in_compiler = part[1] == "compiler"
        own = in_compiler ? (part[3] == "" ? driver : layer_of(part[2])) : 0
        in_checker = in_compiler && part[2] == "checker"
        if (own < 0 && !in_checker) report("compiler/" part[2] " is no layer")
    }

    /^[ \t]*#[ \t]*include[ \t]*"/ {
        path = $0
        sub(/^[^"]*"/, "", path)
        sub(/".*/, "", path)
        folder = path
        if (!sub(/\/.*/, "", folder)) folder = ""
        base = path
        sub(/.*\//, "", base)
        if (in_checker) {
            if (folder != "checker" && path != "base/arena.h") report("the checker does not see " path)
        } else if (in_compiler) {
            if (folder == "runtime" || (folder == "" && base in shared)) {
                if (!(base in shared)) report("the compiler does not see runtime/" base)
            } else if (folder == "" && base ~ /^rnet\.(tab|lex)\.h$/) {
                if (own != layer["front"]) report("the parser belongs to front")
            } else {
                want = folder == "" ? driver : layer_of(folder)
                if (want < 0) report("includes " path ", which is no layer of the compiler")
                else if (want > own) report("includes " path " of a later layer")
                else if (folder == "audit" && part[2] != "audit" && base != "audit.h")
                    report("compiler/audit alone sees " path)
            }
        } else if (folder != "" && folder != "runtime") {
            report("the runtime does not see " path)
        }
    }

    /^[ \t]*#[ \t]*include[ \t]*[<"](openblas\/)?cblas\.h/ && FILENAME != "runtime/gemm.c" {
        report("runtime/gemm.c alone includes cblas.h")
    }

    in_compiler {
        code = $0
        gsub(/"([^"\\]|\\.)*"/, "\"\"", code)
        sub(/\/\*.*/, "", code)
        if (code ~ /^ \*/) code = ""
        if (FILENAME !~ /^compiler\/(checker\/)?main\.c$/ && code ~ /(^|[^a-zA-Z0-9_>.])(_?exit|quick_exit) *\(/)
            report("main.c alone exits")
        if (FILENAME != "compiler/base/arena.c" && !/(open_memstream|realpath).s own/ &&
            code ~ /(^|[^a-zA-Z0-9_])(malloc|calloc|realloc|free|strdup|strndup|asprintf) *\(/)
            report("memory comes from arenas")
    }
    ' $(find compiler runtime -name '*.[chly]' -o -name '*.def' | LC_ALL=C sort)
)

if [ -n "$wrong" ]; then
    printf '%s\n' "$wrong"
    exit 1
fi
