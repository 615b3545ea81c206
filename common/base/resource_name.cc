#include "common/base/resource_name.h"

#include "common/base/strings.h"

namespace outlay {
namespace {

constexpr std::string_view kOrganizations = "organizations";

// Takes the first part off the front of `rest`, with the '/' after it; a part is not empty.
bool TakePart(std::string_view& rest, std::string_view& part) {
  const size_t end = rest.find('/');
  part = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return !part.empty();
}

bool TakeWord(std::string_view word, std::string_view& rest) {
  std::string_view part;
  return TakePart(rest, part) && part == word;
}

// The id is the last part of the name, which must not end with a '/'.
bool TakeLastId(std::string_view rest, std::string& id) {
  id = rest;
  return !rest.empty() && rest.find('/') == std::string_view::npos;
}

bool TakeId(std::string_view& rest, std::string& id) {
  std::string_view part;
  if (!TakePart(rest, part)) return false;
  id = part;
  return true;
}

}  // namespace

std::string OrganizationName(std::string_view organization) {
  return Concat(kOrganizations, "/", organization);
}

std::string ResourceName(std::string_view organization, std::string_view collection, std::string_view id) {
  return Concat(kOrganizations, "/", organization, "/", collection, "/", id);
}

std::string ChildResourceName(std::string_view organization, std::string_view parents, std::string_view parent_id,
                              std::string_view collection, std::string_view id) {
  return Concat(kOrganizations, "/", organization, "/", parents, "/", parent_id, "/", collection, "/", id);
}

std::optional<std::string> ParseOrganizationName(std::string_view name) {
  std::string organization;
  const bool fits = TakeWord(kOrganizations, name) && TakeLastId(name, organization);
  return fits ? std::optional(std::move(organization)) : std::nullopt;
}

std::optional<ResourceId> ParseResourceName(std::string_view name, std::string_view collection) {
  ResourceId parsed;
  const bool fits = TakeWord(kOrganizations, name) && TakeId(name, parsed.organization) && TakeWord(collection, name) &&
                    TakeLastId(name, parsed.id);
  return fits ? std::optional(std::move(parsed)) : std::nullopt;
}

std::optional<ChildResourceId> ParseChildResourceName(std::string_view name, std::string_view parents,
                                                      std::string_view collection) {
  ChildResourceId parsed;
  const bool fits = TakeWord(kOrganizations, name) && TakeId(name, parsed.organization) && TakeWord(parents, name) &&
                    TakeId(name, parsed.parent_id) && TakeWord(collection, name) && TakeLastId(name, parsed.id);
  return fits ? std::optional(std::move(parsed)) : std::nullopt;
}

std::string LastId(std::string_view name) {
  const size_t slash = name.rfind('/');
  return std::string(slash == std::string_view::npos ? name : name.substr(slash + 1));
}

}  // namespace outlay
