# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
#
# What ./run, ./check and the Makefile share: installing what the machine lacks, and building.  It is sourced,
# from the top folder, by a POSIX shell.  Nothing is fetched when nothing is missing, so a second run needs no
# network.  Every step works as root and as a user who may sudo, and leaves the tree with its owner.

duckdb_version=1.4.4
duckdb_home=.deps/duckdb-$duckdb_version

# To build and run.  Compilers come without their libraries' headers unless those are named.
run_packages='gcc libc6-dev binutils meson ninja-build pkg-config python3 libyaml-dev libsodium-dev
    zlib1g-dev'
# shellcheck disable=SC2034  # ./check uses it
# To test: make for the install, the second compiler and its tools, C++ for the headers, the test library,
# the linter of the doors.
check_packages="$run_packages make g++ clang clang-tidy libclang-rt-14-dev llvm-14 libcmocka-dev git"
check_packages="$check_packages shellcheck"
# Only to fetch DuckDB, and only when it is not there.
fetch_packages='npm ca-certificates'

# git refuses a tree that belongs to another user, which is what root sees in a user's checkout.
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'
export LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1

say() { printf '%s\n' "$*"; }
die() { printf '\n%s\n' "$*" >&2; exit 2; }

cores() { nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2; }

# Runs a command as root: directly, or through sudo.  Without a terminal sudo must not wait for a password.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif ! command -v sudo >/dev/null; then
        die "Installing Debian packages needs root, and there is no sudo here. As root, run: $*"
    elif [ -t 0 ]; then
        sudo "$@"
    else
        sudo -n "$@"
    fi
}

missing_packages() {
    for package in "$@"; do
        state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
        [ "$state" = installed ] || printf '%s ' "$package"
    done
}

# Installs the packages named that are not there.
need_packages() {
    if ! command -v dpkg-query >/dev/null; then
        for tool in cc meson ninja pkg-config python3; do
            command -v "$tool" >/dev/null || die "This is not a Debian machine and '$tool' is missing.
Install what these Debian packages hold, then try again: $*"
        done
        return 0
    fi
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    say "Installing Debian packages (once, needs the network): $missing"
    log=$(mktemp)
    apt='apt-get -qq -y -o DPkg::Lock::Timeout=120 -o Acquire::Retries=3'
    # shellcheck disable=SC2086  # the lists are meant to be split
    if as_root $apt update >"$log" 2>&1 && as_root env DEBIAN_FRONTEND=noninteractive \
        $apt install --no-install-recommends $missing >>"$log" 2>&1; then
        rm -f "$log"
        return 0
    fi
    tail -n 15 "$log" >&2
    rm -f "$log"
    die "The packages could not be installed. The first run needs the network and root rights (or sudo); after
that neither is needed. By hand: apt-get install --no-install-recommends $missing"
}

# True where the system itself has the DuckDB we are built for, header and library.
system_duckdb() {
    probe=$(mktemp -d)
    printf '%s\n' '#include <duckdb.h>' '#include <stdio.h>' \
        'int main(void) { puts(duckdb_library_version()); return 0; }' >"$probe/probe.c"
    found=
    if cc -o "$probe/probe" "$probe/probe.c" -lduckdb 2>/dev/null; then
        found=$("$probe/probe" 2>/dev/null || true)
    fi
    rm -rf "$probe"
    [ "$found" = "v$duckdb_version" ]
}

# fetch_tarball PACKAGE FILE SHA256 FOLDER: an npm package as its tarball, refused unless it is the pinned
# one.
fetch_tarball() {
    if ! (cd "$4" && HOME="$4" npm_config_cache="$4/cache" npm_config_update_notifier=false \
        npm pack --silent "$1" >npm.log 2>&1); then
        tail -n 5 "$4/npm.log" >&2
        die "DuckDB could not be fetched ($1). This needs the network once; or install libduckdb
$duckdb_version with its header in the system and run again."
    fi
    if ! printf '%s  %s\n' "$3" "$4/$2" | sha256sum -c --status; then
        die "The file fetched for $1 is not the one expected (SHA-256 differs from $3).
Nothing was installed. Try again; if it stays so, the mirror in use serves something else."
    fi
}

need_duckdb() {
    [ ! -f "$duckdb_home/lib/libduckdb.so" ] || [ ! -f "$duckdb_home/include/duckdb.h" ] || return 0
    ! system_duckdb || return 0
    case $(uname -m) in
        x86_64)
            machine=linux-x64
            library_sum=8ac460b152cd05a95065a414879bb09e40534b1fb7a80a7afe6969b6ce039029 ;;
        aarch64)
            machine=linux-arm64
            library_sum=d3a1dec3ffba3fcefa8a15480c80dc244b109cc004e3414a32fa23681e89b0c5 ;;
        *)
            die "No packaged DuckDB is known for $(uname -m): install libduckdb $duckdb_version yourself." ;;
    esac
    # shellcheck disable=SC2086
    command -v npm >/dev/null || need_packages $fetch_packages
    say "Fetching DuckDB $duckdb_version (once, needs the network)"
    mkdir -p .deps
    scratch=$(cd .deps && mktemp -d "$PWD/fetch.XXXXXX")
    # If the fetch is cut short, nothing of it may stay behind.
    trap 'rm -rf "$scratch"' EXIT
    trap 'exit 130' INT TERM
    header_tar=duckdb-$duckdb_version.tgz
    library=node-bindings-$machine
    library_tar=duckdb-$library-$duckdb_version-r.1.tgz
    fetch_tarball "duckdb@$duckdb_version" "$header_tar" \
        5bb967dcbcd517670ba5f169f238fb9d6787e53752c60ebe24386169d76941ed "$scratch"
    fetch_tarball "@duckdb/$library@$duckdb_version-r.1" "$library_tar" "$library_sum" "$scratch"
    mkdir -p "$scratch/home/include" "$scratch/home/lib"
    tar -xzOf "$scratch/$header_tar" package/src/duckdb/src/include/duckdb.h >"$scratch/home/include/duckdb.h"
    tar -xzOf "$scratch/$library_tar" package/libduckdb.so >"$scratch/home/lib/libduckdb.so"
    tar -xzOf "$scratch/$library_tar" package/LICENSE >"$scratch/home/LICENSE"
    chmod 755 "$scratch/home/lib/libduckdb.so"
    rm -rf "$duckdb_home"
    mv "$scratch/home" "$duckdb_home"
    rm -rf "$scratch"
    trap - EXIT INT TERM
}

# Folders we make may belong to root from an earlier `sudo ./run`; whoever owns the tree gets them back.
own_what_we_made() {
    owner=$(stat -c %u:%g .)
    for folder in build .deps results; do
        [ -e "$folder" ] || continue
        stranger=$(find "$folder" ! -uid "${owner%%:*}" -print 2>/dev/null | head -n 1)
        [ -n "$stranger" ] || continue
        if [ "$(id -u)" = 0 ] || [ "${owner%%:*}" = "$(id -u)" ]; then
            as_root chown -R "$owner" "$folder"
        fi
    done
    if [ ! -w . ]; then
        die "This folder ($PWD) is not yours to write in: clone the project to a place of your own."
    fi
}

# A build folder remembers absolute paths: one that was copied along with the tree would build the old tree.
configured_here() {
    [ -f "$1/build.ninja" ] && [ "$(cat "$1.place" 2>/dev/null)" = "$PWD" ]
}

# Debian keeps libraries in lib/TRIPLET, where its ldconfig and pkg-config look.  Meson learns that from
# dpkg-dev and takes lib64 where it is missing, which nothing on Debian looks into; the compiler knows it too.
libdir_option() {
    [ -f "${DEBIAN_VERSION_FILE:-/etc/debian_version}" ] || return 0
    ! command -v dpkg-architecture >/dev/null 2>&1 || return 0
    triplet=$("${CC:-cc}" -print-multiarch 2>/dev/null || true)
    printf -- '--libdir=lib%s' "${triplet:+/$triplet}"
}

# configure FOLDER OPTION...: a Meson build folder, made or brought up to date.  One that was moved, or made
# by other versions, is made anew.
configure() {
    folder=$1; shift
    libdir=$(libdir_option)
    # What the caller says of it comes later and counts.
    [ -z "$libdir" ] || set -- "$libdir" "$@"
    if configured_here "$folder"; then
        if meson setup --reconfigure "$folder" "$@" >"$folder.log" 2>&1; then return 0; fi
        say "The build folder $folder does not fit any more; making it anew."
    fi
    rm -rf "$folder"
    mkdir -p "$(dirname "$folder")"
    if ! meson setup "$folder" "$@" >"$folder.log" 2>&1; then
        tail -n 20 "$folder.log" >&2
        die "The build could not be configured; the lines above are the end of $folder.log."
    fi
    printf '%s\n' "$PWD" >"$folder.place"
}

# compile FOLDER [TARGET...]: on a terminal ninja shows its progress, elsewhere only what went wrong.
compile() {
    folder=$1; shift
    if [ -t 1 ]; then
        ninja -C "$folder" -j "$(cores)" "$@"
    else
        ninja -C "$folder" -j "$(cores)" --quiet "$@"
    fi
}
