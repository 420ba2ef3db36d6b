#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>

namespace dx {

/**
 * Appends the words of a UTF-8 text in the form that they are searched in: case-folded, without
 * marks, letters and digits only, each after a blank. The index and the program fold with this one
 * function, so that both find the same.
 */
void appendWords(QByteArray &words, QByteArrayView utf8);

/** What a person typed into a filter, as folded words. */
QList<QByteArray> searchWords(const QString &filter);

/** Whether each of `wanted` begins a word of `words` (made by appendWords()). */
bool containsAll(const QByteArray &words, const QList<QByteArray> &wanted);

} // namespace dx
