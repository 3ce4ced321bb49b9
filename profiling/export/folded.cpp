#include "profiling/export/folded.hpp"

#include "profiling/amount.hpp"
#include "profiling/export/labels.hpp"
#include "profiling/function_tree.hpp"

namespace wayfinder::profiling {
namespace {

void append_line(std::string& text, std::string_view path, std::uint64_t amount) {
  text += path;
  text += fmt::format(" {}\n", amount);
}

}  // namespace

Result<std::string> write_folded(const Profile& profile) {
  const CallTree tree = function_tree(profile);
  std::vector<std::string> labels;
  for (const Function& function : profile.frames().functions())
    labels.push_back(folded_label(function));

  std::string text;
  const Node& root = tree.nodes().front();
  const auto amount_of = [mode = profile.head().mode](const Node& node) { return self_amount(node, mode); };
  if (root.self_samples != 0 || amount_of(root) != 0) append_line(text, no_frame_label, amount_of(root));
  std::string path;
  std::vector<std::size_t> path_lengths;
  const auto enter = [&](NodeId, const Node& node) {
    path_lengths.push_back(path.size());
    if (!path.empty()) path += ';';
    path += labels[index_of(node.frame)];
    if (node.self_samples != 0 || amount_of(node) != 0) append_line(text, path, amount_of(node));
  };
  const auto leave = [&](NodeId, const Node&) {
    path.resize(path_lengths.back());
    path_lengths.pop_back();
  };
  walk(tree, enter, leave);
  return text;
}

}  // namespace wayfinder::profiling
