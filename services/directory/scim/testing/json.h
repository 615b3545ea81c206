// JSON texts in tests.
#ifndef OUTLAY_SERVICES_DIRECTORY_SCIM_TESTING_JSON_H_
#define OUTLAY_SERVICES_DIRECTORY_SCIM_TESTING_JSON_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "services/directory/scim/json_values.h"

namespace outlay::directory::scim {

// A JSON object from a text with ' for ".
inline Json FromText(std::string text) {
  std::replace(text.begin(), text.end(), '\'', '"');
  Json json = ParseJsonObject(text);
  EXPECT_NE(json, nullptr) << text;
  return json;
}

// The other way round, names in order.
inline std::string ToText(const json_t* json) {
  std::string text = Serialize(json);
  std::replace(text.begin(), text.end(), '"', '\'');
  return text;
}

}  // namespace outlay::directory::scim

#endif  // OUTLAY_SERVICES_DIRECTORY_SCIM_TESTING_JSON_H_
