#pragma once
#include <string>

#include "profiling/profile.hpp"

namespace wayfinder::profiling {

/// pprof's profile.proto in gzip: for each distinct stack of each thread its samples ("samples", "count"; or "calls",
/// "hits") and its time ("cpu" or "wall", "nanoseconds"), in allocation mode the four columns of Go's heap profiles,
/// with the label "thread". Locations are frames with their line, or where a frame has none the one that defines its
/// function; C functions and markers have line 0 and no file; samples without frames are a function of that name.
/// Comments hold the program, the lost samples and the notes. drop_frames is not set, as it would hide time that other
/// formats show. Source: github.com/google/pprof, proto/profile.proto.
[[nodiscard]] Result<std::string> write_pprof(const Profile& profile);

}  // namespace wayfinder::profiling
