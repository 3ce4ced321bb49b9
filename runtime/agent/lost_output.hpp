#pragma once

namespace wayfinder::runtime {

/// Whoever kills the adapter closes the pipe of this process's output, and its next write would end it alone, by
/// SIGPIPE, before the end of the link is met. From here on it ends with its group in that case. A program that handles
/// SIGPIPE itself, or whose output somebody else has closed, is as ever. Thread: VM.
///   link  the socket of the agent link
void end_with_lost_output(int link) noexcept;
/// The link is to be closed, or another process's. Thread: any.
void leave_lost_output() noexcept;

}  // namespace wayfinder::runtime
