#include "engine/store/search_text.h"

#include <algorithm>

namespace dx {

namespace {

/** PostgreSQL holds no longer words. */
constexpr qsizetype kLongestWord = 200;

class WordWriter
{
public:
    explicit WordWriter(QByteArray &words) : m_words(words) { }
    void letters(QByteArrayView utf8)
    {
        if (!m_inWord)
            m_words += ' ';
        m_inWord = true;
        if (m_length + utf8.size() > kLongestWord)
            return;
        m_words += utf8;
        m_length += utf8.size();
    }
    void separator()
    {
        m_inWord = false;
        m_length = 0;
    }

private:
    QByteArray &m_words;
    bool m_inWord = false;
    qsizetype m_length = 0;
};

void appendAscii(QByteArray &words, QByteArrayView text)
{
    WordWriter writer(words);
    for (char c : text) {
        if (c >= 'A' && c <= 'Z')
            c = char(c + ('a' - 'A'));
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            writer.letters(QByteArrayView(&c, 1));
        else
            writer.separator();
    }
}

} // namespace

void appendWords(QByteArray &words, QByteArrayView utf8)
{
    if (std::all_of(utf8.begin(), utf8.end(), [](char c) { return uchar(c) < 0x80; }))
        return appendAscii(words, utf8);
    const QList<uint> characters
        = QString::fromUtf8(utf8).normalized(QString::NormalizationForm_KD).toCaseFolded().toUcs4();
    WordWriter writer(words);
    for (const uint character : characters) {
        const char32_t unicode = character;
        if (QChar::isMark(character))
            continue;
        if (QChar::isLetterOrNumber(character))
            writer.letters(QString::fromUcs4(&unicode, 1).toUtf8());
        else
            writer.separator();
    }
}

QList<QByteArray> searchWords(const QString &filter)
{
    QByteArray words;
    appendWords(words, filter.toUtf8());
    QList<QByteArray> list = words.split(' ');
    list.removeAll(QByteArray());
    return list;
}

bool containsAll(const QByteArray &words, const QList<QByteArray> &wanted)
{
    return std::all_of(wanted.begin(), wanted.end(), [&words](const QByteArray &word) {
        const QByteArray start = ' ' + word;
        return words.contains(start);
    });
}

} // namespace dx
