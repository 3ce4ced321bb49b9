#include "profiling/export/heapprofile.hpp"

#include <iterator>

#include "profiling/export/call_frames.hpp"
#include "profiling/export/exporter.hpp"
#include "profiling/export/labels.hpp"
#include "profiling/function_tree.hpp"

namespace wayfinder::profiling {
namespace {

/// Nodes of the file as they stand in it: depth first, with ids from 1, and their allocations as its samples.
class HeapTree {
 public:
  void open(std::string_view call_frame, std::uint64_t bytes) {
    ++nodes_;
    fmt::format_to(std::back_inserter(text_), "{}{{\"callFrame\":{},\"selfSize\":{},\"id\":{},\"children\":[",
                   text_.ends_with(']') || text_.ends_with('}') ? ",\n" : "", call_frame, bytes, nodes_);
    if (bytes == 0) return;
    fmt::format_to(std::back_inserter(samples_), "{}{{\"size\":{},\"nodeId\":{},\"ordinal\":{}}}",
                   samples_.empty() ? "" : ",\n", bytes, nodes_, nodes_);
  }
  void close() { text_ += "]}"; }
  [[nodiscard]] std::string finish() && {
    return std::move(text_.append(",\n\"samples\":[").append(samples_).append("]}\n"));
  }

 private:
  std::string text_{"{\"head\":"};
  std::string samples_;
  std::size_t nodes_{};
};

}  // namespace

Result<std::string> write_heapprofile(const Profile& profile) {
  if (auto fits = check_mode("heapprofile", profile.head().mode); !fits) return tl::unexpected(std::move(fits.error()));
  const CallTree tree = function_tree(profile);
  const CallFrames call_frames{profile.frames()};
  HeapTree file;
  file.open(CallFrames::nowhere("(root)"), 0);
  if (const Node& bare = tree.nodes().front(); bare.allocations.bytes != 0) {
    file.open(CallFrames::nowhere(no_frame_label), bare.allocations.bytes);
    file.close();
  }
  walk(
      tree, [&](NodeId, const Node& node) { file.open(call_frames[node.frame], node.allocations.bytes); },
      [&](NodeId, const Node&) { file.close(); });
  file.close();
  return std::move(file).finish();
}

}  // namespace wayfinder::profiling
