#pragma once
#include <csetjmp>

struct lua_State;

namespace wayfinder::runtime {

/// Yields are met where the VM leaves the thread, or where its resumer gets control back: whoever sees that
/// (host/wrapped_jumps.cpp, host/wrapped_resumes.cpp, module/jump_point.cpp) comes here.

/// Whether that is so here. Else a yield is met when the function that has resumed the thread returns: its resumer must
/// deliver that RETURN event.
[[nodiscard]] bool yields_show_by_themselves() noexcept;

/// Whether a step wants to see them. Thread: VM.
void watch_yields(bool is_watching) noexcept;
/// What those test first. Of this OS thread.
[[gnu::visibility("hidden")]] extern constinit thread_local bool yields_are_watched [[gnu::tls_model("initial-exec")]];

/// Whether yields are to be met at the end of the resumer's call instead, as the layout is not trusted, without which
/// a jump does not tell who leaves. Of this OS thread.
[[gnu::visibility("hidden")]] extern constinit thread_local bool resumes_are_watched [[gnu::tls_model("initial-exec")]];

/// The VM jumps to `target`, where `resumer` goes on, if it is because a thread that this one has resumed yields.
/// Needs a trusted layout. Thread: VM.
void meet_yield(lua_State* resumer, const __jmp_buf_tag* target) noexcept;

/// `resumer`, null where it is not known, goes on after L has yielded or ended. Thread: VM.
void meet_resumed(lua_State* L, lua_State* resumer, bool has_ended) noexcept;

}  // namespace wayfinder::runtime
