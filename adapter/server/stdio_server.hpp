#pragma once

namespace wayfinder::adapter {

/// Serves one session on stdin and stdout. From then on descriptor 1 leads to stderr, so that nothing but DAP reaches
/// the client. Returns the exit code: 2 after broken framing, which is told in one line on stderr, else 0.
[[nodiscard]] int serve_stdio();

}  // namespace wayfinder::adapter
