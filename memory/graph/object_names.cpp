#include "memory/graph/object_names.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "memory/graph/type_names.hpp"

namespace wayfinder::memory {
namespace {

/// "[12]", "[true]": a step whose label is a number or brings its own brackets.
std::string slot_step(std::string_view label) {
  if (label.starts_with('[')) return printable(label);
  return fmt::format("[{}]", label.empty() ? "?" : printable(label));
}

}  // namespace

ObjectNames::ObjectNames(const HeapColumns& heap, const Roots& roots, const Paths& paths, std::string_view program)
    : heap_{heap}, roots_{roots}, paths_{paths}, folder_{program.substr(0, program.rfind('/') + 1)} {}

std::string ObjectNames::label_text(EdgeIndex edge) const {
  const Label label = heap_.edge_labels[edge];
  if (const auto number = number_of(label)) return std::to_string(*number);
  return std::string{heap_.string(label)};
}

std::string ObjectNames::place_of(Label function_label) const {
  std::string_view label = text_of(heap_, function_label);
  if (label.starts_with("=[C]")) return "[C]";
  const bool is_file = label.starts_with('@');
  if (is_file || label.starts_with('=')) label.remove_prefix(1);
  if (is_file && !folder_.empty() && label.starts_with(folder_)) label.remove_prefix(folder_.size());
  if (is_file && label.starts_with("./")) label.remove_prefix(2);
  if (is_main_chunk(label)) label.remove_suffix(2);
  if (is_file || text_of(heap_, function_label).starts_with('=')) return std::string{label};
  // A loaded text is its own name; the line stands behind it.
  const std::size_t colon = std::min(label.rfind(':'), label.size());
  return fmt::format("[string {}]{}", quoted(label.substr(0, std::min(colon, label.find('\n'))), 24),
                     label.substr(colon));
}

/// The name under which the object's path holds it: of a field, a local or an upvalue; "" where that is no name.
std::string ObjectNames::held_as(ObjectIndex object) const {
  EdgeIndex edge = paths_.parent_edge(object);
  if (edge == nothing) return {};
  const ObjectIndex holder = paths_.parent(object);
  if (heap_.kinds[holder] == ObjectKind::upvalue) edge = paths_.parent_edge(holder);
  if (edge == nothing) return {};
  switch (heap_.edge_kinds[edge]) {
    case EdgeKind::field:
    case EdgeKind::local:
    case EdgeKind::upvalue:
      break;
    default:
      return {};
  }
  const std::string_view name = text_of(heap_, heap_.edge_labels[edge]);
  return name.starts_with('(') ? std::string{} : std::string{name};
}

std::string ObjectNames::function_name(ObjectIndex function) const {
  const Label label = heap_.labels[function];
  const std::string_view text = text_of(heap_, label);
  const std::string place = place_of(label);
  if (place != "[C]" && is_main_chunk(text)) return fmt::format("main chunk ({})", place);
  std::string name = held_as(function);
  if (name.empty() && text.starts_with("=[C] ")) name = text.substr(5);
  if (place.empty()) return name.empty() ? "?" : name;
  return name.empty() ? fmt::format("({})", place) : fmt::format("{} ({})", name, place);
}

std::string ObjectNames::name_of(ObjectIndex object) const {
  switch (heap_.kinds[object]) {
    case ObjectKind::function: {
      const std::string name = function_name(object);
      return name.starts_with("main chunk") ? name : "function " + name;
    }
    case ObjectKind::string:
      return "string " + quoted(text_of(heap_, heap_.labels[object]));
    case ObjectKind::proto:
      return fmt::format("proto ({})", place_of(heap_.labels[object]));
    case ObjectKind::thread: {
      if (object == roots_.main_thread) return "main thread";
      const ObjectIndex body = body_of_thread(heap_, object);
      return body == nothing ? "coroutine " + path_text(object) : "coroutine " + function_name(body);
    }
    case ObjectKind::root:
      return "root";
    case ObjectKind::internal: {
      const std::string_view label = text_of(heap_, heap_.labels[object]);
      return label.empty() ? path_text(object) : std::string{label};
    }
    default:
      return path_text(object);
  }
}

std::string ObjectNames::name_as_class(ObjectIndex metatable) const {
  const std::string name = held_as(metatable);
  const EdgeIndex edge = paths_.parent_edge(metatable);
  if (name.empty() || heap_.edge_kinds[edge] != EdgeKind::field || name == "__index")
    return name == "__index" ? "" : name;
  const std::string path = path_text(metatable);
  const bool is_short = is_dotted_name(path) || path.starts_with("registry");
  return is_short ? path : name;
}

std::string ObjectNames::place_of_local(ObjectIndex thread, EdgeIndex local) const {
  const ObjectIndex frame = frame_of_local(heap_, thread, local);
  if (frame == nothing) return " in " + name_of(thread);
  return " in " + name_of(frame);
}

PathText ObjectNames::root_text(ObjectIndex root) const {
  if (root == roots_.globals) return {{}, "_G", {}};
  if (root == roots_.loaded) return {{}, "package.loaded", {}};
  if (root == roots_.registry) return {{}, "registry", {}};
  if (root == roots_.main_thread) return {{}, "main thread", {}};
  return {{}, root == 0 ? "root" : "(weakly held)", {}};
}

std::optional<PathText> ObjectNames::beginning(ObjectIndex source, EdgeIndex edge) const {
  const EdgeKind kind = heap_.edge_kinds[edge];
  const std::string label = label_text(edge);
  if (kind == EdgeKind::field && source == roots_.globals && is_identifier(label)) return PathText{{}, label, {}};
  if (kind == EdgeKind::field && source == roots_.loaded && is_dotted_name(label)) return PathText{{}, label, {}};
  if (kind == EdgeKind::upvalue) {
    return PathText{"upvalue ", label.empty() ? "?" : label, " of " + name_of(source)};
  }
  if (kind == EdgeKind::local) return local_text(source, edge);
  if (kind == EdgeKind::registry && source != 0) {
    const bool is_slot = label.starts_with('[') || number_of(heap_.edge_labels[edge]);
    return PathText{{}, "registry" + (is_slot ? slot_step(label) : field_step(label)), {}};
  }
  if (source == 0) {
    if (kind == EdgeKind::metatable) return PathText{{}, fmt::format("metatable of {}s", label), {}};
    return PathText{{}, label.empty() ? std::string{memory::name_of(kind)} : label, {}};
  }
  return std::nullopt;
}

PathText ObjectNames::local_text(ObjectIndex thread, EdgeIndex local) const {
  const std::string label = label_text(local);
  const std::string where = place_of_local(thread, local);
  if (label.starts_with('(')) return {{}, label, where};
  return {"local ", number_of(heap_.edge_labels[local]) ? fmt::format("#{}", label) : label, where};
}

std::string ObjectNames::key_text(ObjectIndex key, std::string_view table, bool is_folded) const {
  if (is_folded) return fmt::format("(any key of {})", table);
  if (heap_.kinds[key] != ObjectKind::string) return fmt::format("(key of {})", table);
  return fmt::format("(key {} of {})", quoted(text_of(heap_, heap_.labels[key])), table);
}

void ObjectNames::append(PathText& path, ObjectIndex source, EdgeIndex edge, bool is_folded) const {
  std::string& body = path.body;
  const std::string label = label_text(edge);
  const auto item = [is_folded](std::string step) { return is_folded ? std::string{"[*]"} : std::move(step); };
  switch (heap_.edge_kinds[edge]) {
    case EdgeKind::field:
    case EdgeKind::registry:
      body += item(field_step(label));
      return;
    case EdgeKind::index:
      body += item(fmt::format("[{}]", label));
      return;
    case EdgeKind::value:
      if (heap_.kinds[source] == ObjectKind::upvalue) return;  // the upvalue and its value are one to the reader
      body += item(slot_step(label));
      return;
    case EdgeKind::key:
      body = key_text(heap_.edge_targets[edge], body, is_folded);
      return;
    case EdgeKind::metatable:
      body = fmt::format("getmetatable({})", body);
      return;
    case EdgeKind::ephemeron:
      body = fmt::format("(weak-keyed value of {})", body);
      return;
    case EdgeKind::constant:
      body += is_folded ? " (constants)" : fmt::format(" (constant {})", label);
      return;
    default:
      break;
  }
  body += " " + step_of(source, edge);
}

std::string ObjectNames::step_of(ObjectIndex source, EdgeIndex edge) const {
  const EdgeKind kind = heap_.edge_kinds[edge];
  const std::string label = label_text(edge);
  switch (kind) {
    case EdgeKind::field:
      return printable(label);
    case EdgeKind::index:
      return fmt::format("[{}]", label);
    case EdgeKind::value:
      if (heap_.kinds[source] == ObjectKind::upvalue) return "(value)";
      return label.starts_with('[') ? label : fmt::format("[{}]", label);
    case EdgeKind::upvalue:
      return fmt::format("upvalue {}", label);
    case EdgeKind::local:
      return label.starts_with('(') ? label : fmt::format("local {}", label);
    case EdgeKind::key:
      return fmt::format("(key {})", label);
    case EdgeKind::uservalue:
      return fmt::format("(uservalue {})", label);
    case EdgeKind::constant:
      return fmt::format("(constant {})", label);
    case EdgeKind::registry:
      if (source == 0) return "registry";
      return number_of(heap_.edge_labels[edge]) ? fmt::format("[{}]", label) : printable(label);
    case EdgeKind::ephemeron:
      return fmt::format("(weak-keyed value {})", label);
    case EdgeKind::internal:
      return label.empty() ? "(internal)" : fmt::format("({})", label);
    case EdgeKind::metatable:
    case EdgeKind::environment:
    case EdgeKind::weak:
      break;
  }
  return fmt::format("({})", memory::name_of(kind));
}

std::string ObjectNames::path_text(ObjectIndex object) const {
  std::vector<EdgeIndex> trail;  // last edge first
  std::optional<PathText> path;
  ObjectIndex at = object;
  while (!path && trail.size() < max_walk && paths_.parent_edge(at) != nothing) {
    const EdgeIndex edge = paths_.parent_edge(at);
    at = paths_.parent(at);
    path = beginning(at, edge);
    if (!path) trail.push_back(edge);
  }
  if (!path) path = paths_.parent_edge(at) == nothing ? root_text(at) : PathText{{}, "…", {}};
  const std::size_t cut_from = trail.size() > max_steps ? max_steps / 2 : trail.size();
  for (std::size_t i = 0; i < trail.size(); ++i) {
    if (i == cut_from) {
      i = trail.size() - max_steps / 2;
      path->body += "…";
    }
    const EdgeIndex edge = trail[trail.size() - 1 - i];
    append(*path, paths_.parent(heap_.edge_targets[edge]), edge);
  }
  return path->text();
}

std::vector<std::string> ObjectNames::steps(ObjectIndex object) const {
  std::vector<std::string> steps;
  if (!paths_.is_reached(object)) return steps;
  const std::uint32_t length = paths_.distance(object);
  ObjectIndex at = object;
  std::uint32_t taken = 0;
  for (; paths_.parent_edge(at) != nothing && taken < max_walk; ++taken) {
    const bool is_shown = length <= 2 * max_steps || taken < max_steps || length - taken <= max_steps;
    if (is_shown) steps.push_back(step_of(paths_.parent(at), paths_.parent_edge(at)));
    if (!is_shown && taken == max_steps) steps.push_back(fmt::format("… ({} more)", length - 2 * max_steps));
    at = paths_.parent(at);
  }
  steps.push_back(taken == length ? root_text(at).text() : std::string{"…"});
  std::ranges::reverse(steps);
  return steps;
}

}  // namespace wayfinder::memory
