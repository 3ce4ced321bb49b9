#pragma once
#include <string>

#include "profiling/profile.hpp"

namespace wayfinder::profiling {

/// pprof's profile.proto in gzip: for each distinct stack of each thread its samples ("samples", "count") and its time
/// ("cpu" or "wall", "nanoseconds"), with the label "thread". Locations are frames with their line, C functions and
/// markers have line 0 and no file; samples without frames are a function of that name. Comments hold the program, the
/// lost samples and the notes. drop_frames is not set, as it would hide time that other formats show.
/// Source: github.com/google/pprof, proto/profile.proto.
[[nodiscard]] Result<std::string> write_pprof(const Profile& profile);

}  // namespace wayfinder::profiling
