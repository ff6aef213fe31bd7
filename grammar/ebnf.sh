#!/bin/sh
# ebnf.sh: the grammar of rnet.y as EBNF, without actions and error rules. In: rnet.y beside it. Out:
# the rules on standard output.
#
#   grammar/ebnf.sh          prints them
#   grammar/ebnf.sh check    compares them with those in README.md; 1 and a diff where they differ
#   grammar/ebnf.sh update   puts them there
set -eu

folder=$(dirname "$0")
readme=$folder/README.md

rules() {
    awk '
    # Spelling of tokens: %token NAME "text". The scanner`s classes keep their names.
    /^%token/ {
        line = $0
        sub(/^%token */, "", line)
        while (match(line, /^[A-Z]+ "[^"]*" */)) {
            pair = substr(line, 1, RLENGTH)
            line = substr(line, RLENGTH + 1)
            name = pair
            sub(/ .*/, "", name)
            text = pair
            sub(/^[A-Z]+ /, "", text)
            sub(/ *$/, "", text)
            if (name !~ /^(NEWLINE|INTEGER|REAL|DIMS|STRING|IDENTIFIER|BAD)$/) spelling[name] = text
        }
    }
    /^%%/ { part++; next }
    part == 1 { text_of_rules = text_of_rules "\n" $0 }

    # Without { actions } and comments; braces in quotes stand for themselves.
    function strip(text,   out, i, c, depth) {
        while ((i = index(text, "/*")) > 0)
            text = substr(text, 1, i - 1) substr(text, i + index(substr(text, i), "*/") + 1)
        out = ""
        depth = 0
        for (i = 1; i <= length(text); i++) {
            c = substr(text, i, 1)
            if (c == "\"" && depth == 0) {
                do {
                    out = out c
                    c = substr(text, ++i, 1)
                } while (c != "\"")
                out = out c
            } else if (c == "{") depth++
            else if (c == "}") depth--
            else if (depth == 0) out = out c
        }
        return out
    }

    function spell(symbol) { return symbol in spelling ? spelling[symbol] : symbol }

    # The symbols from `first` on, spelt.
    function sequence(words, first, count,   i, out) {
        out = ""
        for (i = first; i <= count; i++) out = out (out == "" ? "" : " ") spell(words[i])
        return out
    }

    # Lines of at most 92 columns, broken between alternatives.
    function wrap(head, text,   line, pieces, n, i) {
        n = split(text, pieces, " [|] ")
        line = head pieces[1]
        for (i = 2; i <= n; i++) {
            if (length(line) + length(pieces[i]) + 5 > 92) {
                print line
                line = sprintf("%18s", "") "| " pieces[i]
            } else line = line " | " pieces[i]
        }
        print line " ."
    }

    function put(name, body,   alternatives, n, i, words, m, first, rest, firsts, rests, empty) {
        n = split(body, alternatives, "|")
        first = rest = ""
        firsts = rests = empty = 0
        for (i = 1; i <= n; i++) {
            if (alternatives[i] ~ /(^| )error( |$)/) continue
            sub(/%prec [A-Z]+/, "", alternatives[i])
            m = split(alternatives[i], words, " ")
            if (words[1] == "%empty") empty = 1
            else if (words[1] == name) { rest = rest (rests++ ? " | " : "") sequence(words, 2, m) }
            else { first = first (firsts++ ? " | " : "") sequence(words, 1, m) }
        }
        if (rests && firsts > 1) first = "( " first " )"
        if (empty && firsts) first = "[ " first " ]"
        if (rests) first = first (firsts ? " " : "") "{ " rest " }"
        wrap(sprintf("%-17s = ", name), first)
    }

    END {
        text = strip(text_of_rules)
        gsub(/";"/, "\001", text)
        n = split(text, rules, ";")
        for (i = 1; i < n; i++) {
            rule = rules[i]
            gsub(/[ \t\n]+/, " ", rule)
            colon = index(rule, ":")
            name = substr(rule, 1, colon - 1)
            gsub(/ /, "", name)
            put(name, substr(rule, colon + 1))
        }
    }' "$folder/rnet.y"
}

# README.md with the rules between its two marks.
page() {
    rules | sed 's/^/    /' | awk -v readme="$readme" '
    { rule[++count] = $0 }
    END {
        while ((getline line < readme) > 0) {
            if (line ~ /^<!-- end of rules -->/) inside = 0
            if (!inside) print line
            if (line ~ /^<!-- rules of rnet.y/) {
                inside = 1
                print ""
                for (i = 1; i <= count; i++) print rule[i]
                print ""
            }
        }
    }'
}

case ${1:-} in
"") rules ;;
check) page | diff -u "$readme" - ;;
update)
    page > "$readme.new"
    mv "$readme.new" "$readme"
    ;;
*)
    echo "usage: $0 [check|update]" >&2
    exit 2
    ;;
esac
