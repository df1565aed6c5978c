// Sphinx drops numbers from a query. People search for "429", and conf.py keeps numbers in the index.
if (typeof Search !== "undefined") {
  const parseQuery = Search._parseQuery;
  Search._parseQuery = (query) => {
    const parsed = parseQuery(query);
    const [, searchTerms, , highlightTerms] = parsed;
    for (const number of splitQuery(query).filter((term) => /^\d+$/.test(term))) {
      searchTerms.add(number);
      highlightTerms.add(number);
    }
    return parsed;
  };
}
