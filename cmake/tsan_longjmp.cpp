// Only in builds with the thread sanitizer. Debian's Lua throws by glibc's checked longjmp, which the sanitizer does
// not know: its own stack of calls would grow with each error and each yield until it writes over its own data.
#include <csetjmp>

extern "C" [[noreturn]] void __longjmp_chk(jmp_buf where, int value) {
  longjmp(where, value);
}
