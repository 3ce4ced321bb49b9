#pragma once
#include <array>
#include <cmath>
#include <concepts>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "protocol/error.hpp"
#include "protocol/json.hpp"

/// Typed messages: a struct is a message, and one list of its fields makes both its reader and its writer.
///
///   struct StopArguments { std::optional<int> profile; };
///   template <std::same_as<StopArguments> T>
///   constexpr auto fields_of(std::type_identity<T>) {
///     return std::tuple{field("profile", &T::profile, at_least(1))};
///   }
///   enum class Clock { cpu, wall };
///   constexpr auto names_of(std::type_identity<Clock>) { return std::array{name(Clock::cpu, "cpu"), …}; }
///
/// fields_of is a template so that a file which only passes messages on does not pay for the tuples of all of them.
/// Member types: bool, integers, double, std::string, json (anything), enums with names_of, structs with fields_of,
/// std::vector, std::map<std::string, …>, std::variant, and std::optional of these (optional on the wire; null is
/// absent). Thread: any.
namespace wayfinder {

/// A value's own limits. `holds` is asked after the type has been checked; `wanted` reads after "expected".
template <class Predicate>
struct Check {
  Predicate holds;
  std::string wanted;
};

struct Unchecked {};

template <class Struct, class Member, class Limit>
struct Field {
  std::string_view name;
  Member Struct::* member;
  Limit limit;
};

template <class Struct, class Member>
constexpr auto field(std::string_view name, Member Struct::* member) {
  return Field<Struct, Member, Unchecked>{name, member, {}};
}
template <class Struct, class Member, class Limit>
constexpr auto field(std::string_view name, Member Struct::* member, Limit limit) {
  return Field<Struct, Member, Limit>{name, member, limit};
}

struct AtLeast {
  double minimum;
  template <class T>
  [[nodiscard]] bool holds(T value) const {
    return static_cast<double>(value) >= minimum;
  }
  [[nodiscard]] std::string wanted(std::string_view type) const {
    return fmt::format("{} of at least {}", type, minimum);
  }
};
struct Between {
  double minimum;
  double maximum;
  template <class T>
  [[nodiscard]] bool holds(T value) const {
    return static_cast<double>(value) >= minimum && static_cast<double>(value) <= maximum;
  }
  [[nodiscard]] std::string wanted(std::string_view type) const {
    return fmt::format("{} from {} to {}", type, minimum, maximum);
  }
};
struct NotEmpty {
  template <class T>
  [[nodiscard]] bool holds(const T& value) const {
    return !value.empty();
  }
  [[nodiscard]] std::string wanted(std::string_view type) const { return fmt::format("{} that is not empty", type); }
};
constexpr AtLeast at_least(double minimum) {
  return {minimum};
}
constexpr Between between(double minimum, double maximum) {
  return {minimum, maximum};
}
constexpr NotEmpty not_empty() {
  return {};
}

template <class Enum>
struct EnumName {
  Enum value;
  std::string_view text;
};
template <class Enum>
constexpr EnumName<Enum> name(Enum value, std::string_view text) {
  return {value, text};
}

template <class T>
concept NamedEnum = std::is_enum_v<T> && requires { names_of(std::type_identity<T>{}); };
template <class T>
concept Message = std::is_class_v<T> && requires { fields_of(std::type_identity<T>{}); };

/// What to do with a field that the struct does not declare: DAP's own arguments grow, so those are ignored; in
/// Wayfinder's requests and in launch and attach a misspelling is refused.
enum class UnknownFields { ignore, refuse };

/// Reads `value` into T. Error: bad_argument whose field is the path of the first value that does not fit, starting
/// with `path` ("" for the top: then fields are named bare).
template <class T>
[[nodiscard]] Result<T> read(const json& value, std::string_view path = {},
                             UnknownFields unknown = UnknownFields::ignore);

/// Writes `value` as JSON; absent optionals are left out.
template <class T>
[[nodiscard]] json write(const T& value);

/// The enumerator's name on the wire.
template <NamedEnum Enum>
[[nodiscard]] constexpr std::string_view name_of(Enum value) {
  for (const auto& entry : names_of(std::type_identity<Enum>{})) {
    if (entry.value == value) return entry.text;
  }
  return "?";
}

namespace detail {

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsMap : std::false_type {};
template <class T>
struct IsMap<std::map<std::string, T>> : std::true_type {};
template <class T>
struct IsVariant : std::false_type {};
template <class... T>
struct IsVariant<std::variant<T...>> : std::true_type {};

/// Where a value is, "breakpoints[2].line". A link of a chain that lives as long as the reading: most are never spelt
/// out.
class Path {
 public:
  constexpr explicit Path(std::string_view text) noexcept : name_{text} {}
  constexpr Path(const Path& parent, std::string_view name) noexcept : parent_{&parent}, name_{name} {}
  constexpr Path(const Path& parent, std::size_t index) noexcept : parent_{&parent}, index_{index} {}
  [[nodiscard]] std::string text() const;

 private:
  const Path* parent_{};
  std::string_view name_;
  std::optional<std::size_t> index_;
};
std::string list_choices(const std::string_view* names, std::size_t count);
tl::unexpected<Error> refuse_unknown(const Path& path, const std::string& name, const std::string_view* known,
                                     std::size_t count);
std::string where(const Path& path);

template <class T>
[[nodiscard]] Result<T> read_at(const json& value, const Path& path, UnknownFields unknown);

/// How a value of type T is called after "expected".
template <class T>
std::string wanted() {
  if constexpr (std::is_same_v<T, bool>) {
    return "a boolean";
  } else if constexpr (std::is_integral_v<T>) {
    return "an integer";
  } else if constexpr (std::is_floating_point_v<T>) {
    return "a number";
  } else if constexpr (std::is_same_v<T, std::string>) {
    return "a string";
  } else if constexpr (NamedEnum<T>) {
    constexpr auto names = names_of(std::type_identity<T>{});
    std::array<std::string_view, names.size()> texts{};
    for (std::size_t i = 0; i < names.size(); ++i)
      texts[i] = names[i].text;
    return list_choices(texts.data(), texts.size());
  } else if constexpr (IsVector<T>::value) {
    return "an array";
  } else if constexpr (IsOptional<T>::value) {
    return wanted<typename T::value_type>() + " or null";
  } else if constexpr (IsVariant<T>::value) {
    return []<class... A>(std::type_identity<std::variant<A...>>) {
      std::string text;
      ((text += (text.empty() ? "" : " or ") + wanted<A>()), ...);
      return text;
    }(std::type_identity<T>{});
  } else {
    return "an object";
  }
}

template <class T>
Result<T> read_integer(const json& value, const Path& path) {
  if (value.is_number_float()) {  // 10.0 is a fine way to write ten
    const auto number = value.get<double>();
    if (std::trunc(number) == number && std::abs(number) < 9e15 &&
        number >= static_cast<double>(std::numeric_limits<T>::min()) &&
        number <= static_cast<double>(std::numeric_limits<T>::max())) {
      return static_cast<T>(number);
    }
  } else if (value.is_number_unsigned()) {
    const auto number = value.get<std::uint64_t>();
    if (std::in_range<T>(number)) return static_cast<T>(number);
  } else if (value.is_number_integer()) {
    const auto number = value.get<std::int64_t>();
    if (std::in_range<T>(number)) return static_cast<T>(number);
  }
  return refuse(where(path), wanted<T>(), shown(value));
}

template <class T, std::size_t I = 0>
Result<T> read_variant(const json& value, const Path& path, UnknownFields unknown) {
  if constexpr (I == std::variant_size_v<T>) {
    return refuse(where(path), wanted<T>(), shown(value));
  } else {
    auto alternative = read_at<std::variant_alternative_t<I, T>>(value, path, unknown);
    if (alternative) return T{std::in_place_index<I>, std::move(*alternative)};
    return read_variant<T, I + 1>(value, path, unknown);
  }
}

template <class Struct, class F>
// NOLINTNEXTLINE(readability-function-cognitive-complexity): one branch for each kind of member
std::optional<Error> read_field(Struct& target, const F& field, const json& object, const Path& path,
                                UnknownFields unknown) {
  using Member = std::remove_reference_t<decltype(target.*(field.member))>;
  const Path at{path, field.name};
  const auto found = object.find(field.name);
  const bool absent = found == object.end() || (found->is_null() && !std::is_same_v<Member, json>);
  if constexpr (IsOptional<Member>::value) {
    if (absent) return std::nullopt;
    using Value = typename Member::value_type;
    auto value = read_at<Value>(*found, at, unknown);
    if (!value) return std::move(value.error());
    if constexpr (!std::is_same_v<std::remove_cvref_t<decltype(field.limit)>, Unchecked>) {
      if (!field.limit.holds(*value))
        return refuse(at.text(), field.limit.wanted(wanted<Value>()), shown(*found)).value();
    }
    target.*(field.member) = std::move(*value);
  } else {
    if (absent) return refuse(at.text(), wanted<Member>(), "nothing").value();
    auto value = read_at<Member>(*found, at, unknown);
    if (!value) return std::move(value.error());
    if constexpr (!std::is_same_v<std::remove_cvref_t<decltype(field.limit)>, Unchecked>) {
      if (!field.limit.holds(*value))
        return refuse(at.text(), field.limit.wanted(wanted<Member>()), shown(*found)).value();
    }
    target.*(field.member) = std::move(*value);
  }
  return std::nullopt;
}

template <Message T>
Result<T> read_message(const json& value, const Path& path, UnknownFields unknown) {
  if (!value.is_object()) return refuse(where(path), "an object", shown(value));
  T target{};
  std::optional<Error> error;
  std::apply(
      [&](const auto&... fields) {
        constexpr std::size_t count = sizeof...(fields);
        const std::array<std::string_view, count> known{fields.name...};
        // First: a required field that is missing may well be the one that was misspelt.
        for (const auto& [key, ignored] : value.items()) {
          if (unknown == UnknownFields::ignore || ((key == fields.name) || ...)) continue;
          error = refuse_unknown(path, key, known.data(), count).value();
          return;
        }
        ((error ? void() : void(error = read_field(target, fields, value, path, unknown))), ...);
      },
      fields_of(std::type_identity<T>{}));
  if (error) return tl::unexpected(std::move(*error));
  return target;
}

template <class T>
// NOLINTNEXTLINE(readability-function-cognitive-complexity): one branch for each kind of member
Result<T> read_at(const json& value, const Path& path, UnknownFields unknown) {
  if constexpr (std::is_same_v<T, json>) {
    return value;
  } else if constexpr (std::is_same_v<T, bool>) {
    if (value.is_boolean()) return value.get<bool>();
  } else if constexpr (std::is_integral_v<T>) {
    return read_integer<T>(value, path);
  } else if constexpr (std::is_floating_point_v<T>) {
    if (value.is_number()) return value.get<T>();
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (value.is_string()) return value.get<std::string>();
  } else if constexpr (NamedEnum<T>) {
    if (value.is_string()) {
      for (const auto& entry : names_of(std::type_identity<T>{})) {
        if (value.get_ref<const std::string&>() == entry.text) return entry.value;
      }
    }
  } else if constexpr (IsOptional<T>::value) {
    if (value.is_null()) return T{};
    auto inner = read_at<typename T::value_type>(value, path, unknown);
    if (!inner) return tl::unexpected(std::move(inner.error()));
    return T{std::move(*inner)};
  } else if constexpr (IsVector<T>::value) {
    if (!value.is_array()) return refuse(where(path), wanted<T>(), shown(value));
    T items;
    items.reserve(value.size());
    for (std::size_t i = 0; i < value.size(); ++i) {
      auto item = read_at<typename T::value_type>(value[i], Path{path, i}, unknown);
      if (!item) return tl::unexpected(std::move(item.error()));
      items.push_back(std::move(*item));
    }
    return items;
  } else if constexpr (IsMap<T>::value) {
    if (!value.is_object()) return refuse(where(path), wanted<T>(), shown(value));
    T items;
    for (const auto& [key, entry] : value.items()) {
      auto item = read_at<typename T::mapped_type>(entry, Path{path, key}, unknown);
      if (!item) return tl::unexpected(std::move(item.error()));
      items.emplace(key, std::move(*item));
    }
    return items;
  } else if constexpr (IsVariant<T>::value) {
    return read_variant<T>(value, path, unknown);
  } else {
    return read_message<T>(value, path, unknown);
  }
  return refuse(where(path), wanted<T>(), shown(value));
}

}  // namespace detail

template <class T>
Result<T> read(const json& value, std::string_view path, UnknownFields unknown) {
  return detail::read_at<T>(value, detail::Path{path}, unknown);
}

template <class T>
// NOLINTNEXTLINE(readability-function-cognitive-complexity): one branch for each kind of member
json write(const T& value) {
  if constexpr (std::is_same_v<T, json> || std::is_arithmetic_v<T> || std::is_same_v<T, std::string>) {
    return value;
  } else if constexpr (NamedEnum<T>) {
    return std::string{name_of(value)};
  } else if constexpr (detail::IsOptional<T>::value) {
    return value ? write(*value) : json(nullptr);
  } else if constexpr (detail::IsVector<T>::value) {
    json items = json::array();
    for (const auto& item : value)
      items.push_back(write<typename T::value_type>(item));
    return items;
  } else if constexpr (detail::IsMap<T>::value) {
    json items = json::object();
    for (const auto& [key, item] : value)
      items[key] = write(item);
    return items;
  } else if constexpr (detail::IsVariant<T>::value) {
    return std::visit([](const auto& alternative) { return write(alternative); }, value);
  } else {
    json object = json::object();
    const auto put = [&](const auto& field) {
      const auto& member = value.*(field.member);
      if constexpr (detail::IsOptional<std::remove_cvref_t<decltype(member)>>::value) {
        if (member) object[std::string{field.name}] = write(*member);
      } else {
        object[std::string{field.name}] = write(member);
      }
    };
    std::apply([&](const auto&... fields) { (put(fields), ...); }, fields_of(std::type_identity<T>{}));
    return object;
  }
}

/// A message without fields.
struct Nothing {};
constexpr auto fields_of(std::type_identity<Nothing>) {
  return std::tuple{};
}

}  // namespace wayfinder
