#pragma once

#include <QByteArray>

#include <gmime/gmime.h>

#include <memory>

namespace dx {

struct GObjectRelease
{
    void operator()(void *object) const { g_object_unref(object); }
};

/** Owns one reference of a GMime object. */
template<typename T>
using GObjectPtr = std::unique_ptr<T, GObjectRelease>;

/** Starts GMime once; it is never shut down, as parts of it live in other threads. */
void startGMime();

/** A message as it travels, its lines ended with CR LF. */
QByteArray bytesOf(GMimeMessage *message);

} // namespace dx
