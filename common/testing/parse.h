// Parses messages of tests from text.
#ifndef OUTLAY_COMMON_TESTING_PARSE_H_
#define OUTLAY_COMMON_TESTING_PARSE_H_

#include <gtest/gtest.h>

#include <string>

#include "google/protobuf/text_format.h"

namespace outlay::testing {

// Expects that the text is such a message.
template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

}  // namespace outlay::testing

#endif  // OUTLAY_COMMON_TESTING_PARSE_H_
