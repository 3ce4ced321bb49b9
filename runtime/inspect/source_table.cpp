#include "runtime/inspect/source_table.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "protocol/json.hpp"
#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime::inspect {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t max_text_bytes = 8U << 20U;  // longer files are data; nobody declares constants in them

std::string read_text(const std::string& path) {
  std::error_code error;
  if (fs::file_size(path, error) > max_text_bytes || error) return {};
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

bool is_binary(std::string_view chunk) {
  return chunk.starts_with(LUA_SIGNATURE);
}

}  // namespace

std::string SourceTable::short_name(std::string_view chunk) {
  if (chunk.starts_with('=')) return escape_text(chunk.substr(1));
  if (chunk.starts_with('@')) {
    const std::string_view path = chunk.substr(1);
    const auto slash = path.rfind('/');
    return escape_text(slash == std::string_view::npos ? path : path.substr(slash + 1));
  }
  constexpr std::size_t shown_bytes = 40;
  if (is_binary(chunk)) return "[binary chunk]";
  std::string_view line = chunk.substr(0, chunk.find('\n'));
  const bool is_cut = line.size() < chunk.size() || line.size() > shown_bytes;
  line = line.substr(0, shown_bytes);
  return fmt::format("[string \"{}{}\"]", escape_text(line), is_cut ? "..." : "");
}

const SourceEntry& SourceTable::of_chunk(std::string_view chunk) {
  if (const SourceEntry* known = known_chunk(chunk); known != nullptr) return *known;
  const auto place = by_chunk_.emplace(chunk, nullptr).first;
  SourceEntry& entry = entries_.emplace_back();
  place->second = &entry;
  entry.name = short_name(chunk);
  if (chunk.starts_with('@')) {
    std::error_code error;
    const fs::path path = fs::absolute(fs::path{chunk.substr(1)}, error).lexically_normal();
    entry.path = !error && fs::exists(path, error) ? path.string() : escape_text(chunk.substr(1));
  } else if (chunk.starts_with('=')) {
    if (chunk != "=[C]" && chunk != "=?") entry.path = escape_text(chunk);
  } else if (!is_binary(chunk)) {
    entry.reference = static_cast<std::int64_t>(by_reference_.size()) + 1;
    entry.text = place->first;
    by_reference_[entry.reference] = &entry;
  }
  return entry;
}

void SourceTable::stands_for(std::string_view chunk, const std::string& path) {
  (void)of_chunk(chunk);
  SourceEntry& entry = *by_chunk_.find(chunk)->second;
  entry.path = path;
  entry.reference = 0;  // the file is what a client opens
}

const SourceEntry* SourceTable::known_chunk(std::string_view chunk) const {
  const auto found = by_chunk_.find(chunk);
  return found == by_chunk_.end() ? nullptr : found->second;
}

Result<const SourceEntry*> SourceTable::find(std::int64_t reference) const {
  const auto found = by_reference_.find(reference);
  if (found == by_reference_.end()) {
    return refuse("sourceReference", "a loaded source", std::to_string(reference), ErrorCode::unknown_id);
  }
  return found->second;
}

const std::map<std::string, DeclaredLocal, std::less<>>& SourceTable::declared_at(lua_State* thread,
                                                                                  const lua_Debug& record) {
  lua_Debug copy = record;
  lua_getinfo(thread, "Sl", &copy);
  const std::string_view chunk = source_of(copy);
  if (chunk == declared_chunk_ && copy.currentline == declared_line_) return declared_;
  declared_chunk_ = chunk;
  declared_line_ = copy.currentline;
  declared_.clear();
  if (copy.currentline <= 0 || chunk.starts_with('=')) return declared_;
  const std::string text = chunk.starts_with('@') ? read_text(of_chunk(chunk).path) : std::string{chunk};
  if (text.find("const>") != std::string::npos || text.find("close>") != std::string::npos ||
      text.find(" >") != std::string::npos) {
    declared_ = declared_locals(text, copy.currentline);
  }
  return declared_;
}

}  // namespace wayfinder::runtime::inspect
