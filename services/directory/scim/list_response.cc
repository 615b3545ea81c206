#include "services/directory/scim/list_response.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/directory/scim/errors.h"
#include "services/directory/scim/json_values.h"

namespace outlay::directory::scim {
namespace {

absl::StatusOr<int64_t> ParseNumber(std::string_view name, std::string_view text, int64_t otherwise) {
  if (text.empty()) return otherwise;
  int64_t number = 0;
  if (!absl::SimpleAtoi(ToAbsl(text), &number)) return InvalidValue(Concat(name, " must be a whole number"));
  return number;
}

}  // namespace

absl::StatusOr<Page> ParsePage(std::string_view start_index, std::string_view count) {
  Page page;
  OUTLAY_ASSIGN_OR_RETURN(page.start_index, ParseNumber("startIndex", start_index, page.start_index));
  OUTLAY_ASSIGN_OR_RETURN(page.count, ParseNumber("count", count, page.count));
  page.start_index = std::max<int64_t>(page.start_index, 1);
  page.count = std::clamp<int64_t>(page.count, 0, limits::kPageSizeMax);
  return page;
}

Json ListResponse(int64_t total, const Page& page, std::vector<Json> resources) {
  Json response(json_object());
  Json schemas(json_array());
  Append(schemas.get(), MakeText("urn:ietf:params:scim:api:messages:2.0:ListResponse"));
  Set(response.get(), "schemas", std::move(schemas));
  Set(response.get(), "totalResults", Json(json_integer(total)));
  Set(response.get(), "startIndex", Json(json_integer(page.start_index)));
  Set(response.get(), "itemsPerPage", Json(json_integer(static_cast<json_int_t>(resources.size()))));
  Json list(json_array());
  for (Json& resource : resources) Append(list.get(), std::move(resource));
  Set(response.get(), "Resources", std::move(list));
  return response;
}

}  // namespace outlay::directory::scim
