# Waits until nobody uses a cluster any more, however they went, and then stops its server.
# $1 lock file  $2 data folder (canonical)  $3 signal  $4 folder to remove, or empty
trap '' HUP INT
exec 9<"$1" || exit 1
flock -x 9 || exit 1
lives() { [ "$(readlink "/proc/$pid/cwd")" = "$2" ]; }
pid=
if [ -r "$2/postmaster.pid" ]; then read -r pid <"$2/postmaster.pid"; fi
if [ -n "$pid" ] && lives "$@"; then
    kill -s "$3" "$pid"
    turns=0
    while lives "$@" && [ "$turns" -lt 600 ]; do
        sleep 0.1
        turns=$((turns + 1))
    done
fi
if [ -n "$4" ]; then rm -rf -- "$4"; fi
